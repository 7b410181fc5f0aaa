//! The embedded fonts: what text a glyph stands for, how wide it is, what it blackens.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use hayro_interpret::hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontInstance, FontVariant, FontVariations};

/// A font of the page's resources.
pub(super) struct Face {
    pub(super) name: String,
    unicode: CMap,
    widths: BTreeMap<u32, f64>,
    default_width: f64,
}

impl Face {
    pub(super) fn read(font: &Dict) -> Self {
        let base = font.get::<Name>("BaseFont").expect("a font has a name");
        let name = base.as_str();
        let name = name.split_once('+').expect("fonts are embedded as subsets").1;
        let encoding = font.get::<Name>("Encoding").expect("a composite font has an encoding");
        assert_eq!(encoding.as_str(), "Identity-H", "encoding of {name}");
        let unicode = font.get::<Stream>("ToUnicode").expect("every font maps to Unicode");
        let unicode = CMap::parse(&unicode.decoded().expect("a readable map"), |_| None);
        let descendants = font.get::<Array>("DescendantFonts").expect("a composite font");
        let cid = descendants.iter::<Dict>().next().expect("one descendant");
        Self {
            name: name.trim_end_matches("-Identity-H").to_owned(),
            unicode: unicode.expect("a well-formed map"),
            widths: widths(&cid.get::<Array>("W").expect("widths")),
            default_width: cid.get::<Number>("DW").map_or(1000.0, |width| width.as_f64()),
        }
    }

    pub(super) fn text(&self, code: u32) -> String {
        match self.unicode.lookup_bf_string(code) {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => String::new(),
        }
    }

    pub(super) fn width(&self, code: u32) -> f64 {
        *self.widths.get(&code).unwrap_or(&self.default_width)
    }
}

/// Widths by code: `first [w …]` or `first last w`.
fn widths(array: &Array) -> BTreeMap<u32, f64> {
    let mut widths = BTreeMap::new();
    let mut objects = array.iter::<Object>();
    while let Some(first) = objects.next() {
        let first = first.into_number().expect("a code").as_i64() as u32;
        match objects.next().expect("a range goes on") {
            Object::Array(list) => {
                for (code, width) in (first..).zip(list.iter::<Number>()) {
                    widths.insert(code, width.as_f64());
                }
            }
            last => {
                let last = last.into_number().expect("a code").as_i64() as u32;
                let width = objects.next().and_then(Object::into_number).expect("a width");
                widths.extend((first..=last).map(|code| (code, width.as_f64())));
            }
        }
    }
    widths
}

/// The font files the pages were set in, by PostScript name.
static FONTS: LazyLock<BTreeMap<&str, FontInstance>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let files = [
        ("FandolFang-Regular", "FandolFang-Regular.otf"),
        ("FandolKai-Regular", "FandolKai-Regular.otf"),
        ("FandolSong-Regular", "FandolSong-Regular.otf"),
        ("LXGWWenKai-Light", "LXGWWenKai-Light.ttf"),
        ("NotoSansSC-Medium", "NotoSansSC_500Medium.ttf"),
        ("NotoSerifSC-SemiBold", "NotoSerifSC_600SemiBold.ttf"),
    ];
    let read = |file: &str| std::fs::read(folder.join(file)).expect("a shipped font");
    let open = |file: &str| {
        let font = Font::new(Bytes::new(read(file)), 0).expect("a font");
        font.instantiate(FontVariant::default(), Abs::zero(), &FontVariations::default())
    };
    files.into_iter().map(|(name, file)| (name, open(file))).collect()
});

/// The box of a character's outline, in ems: left, bottom, right, top.
pub(super) fn ink_of(font: &str, text: &str) -> Option<[f64; 4]> {
    let face = FONTS.get(font)?.ttf();
    let area = face.glyph_bounding_box(face.glyph_index(text.chars().next()?)?)?;
    let em = f64::from(face.units_per_em());
    Some([area.x_min, area.y_min, area.x_max, area.y_max].map(|edge| f64::from(edge) / em))
}
