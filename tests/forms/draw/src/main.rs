//! Draws every page of an OFD at 150 dpi: `draw FILE.ofd FOLDER` writes FOLDER/1.png and so on.

use std::error::Error;
use std::path::Path;

use ofd_core::{OfdReader, RenderOptions};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, folder] = arguments.as_slice() else { return Err("draw FILE.ofd FOLDER".into()) };
    let mut reader = OfdReader::open(file)?;
    let bodies = reader.ofd().doc_bodies.clone();
    let body = bodies.first().ok_or("no document")?;
    let document = reader.load_document(body)?;
    let options = RenderOptions::with_dpi(150.0);
    for page in 0..document.pages().len() {
        let path = Path::new(folder).join(format!("{}.png", page + 1));
        reader.render_page_to_file(&document, page, &options, path)?;
    }
    Ok(())
}
