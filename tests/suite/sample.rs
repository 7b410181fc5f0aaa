//! The notice of the first quarter of 2018, as the project's own data files make it, and
//! notices from the same data with something changed.

use std::fs;
use std::sync::LazyLock;

use serde_yaml::Value;
use tongbao::finding::Findings;
use tongbao::pipeline::{build, build_draft};
use tongbao::typeset::Document;

use crate::harness::{RESOURCES, project};
use crate::pdf::Pdf;

/// The notice, made once for all tests.
pub(crate) static NOTICE: LazyLock<Issued> = LazyLock::new(|| {
    let mut findings = Findings::default();
    let document =
        build(&project("data/2018-q1.yaml"), None, &RESOURCES, &mut findings, &mut |_| {});
    Issued::new(&document.unwrap_or_else(|_| panic!("the notice is sound: {findings:#?}")))
});

/// A finished notice, read back.
pub(crate) struct Issued {
    pub(crate) bytes: Vec<u8>,
    pub(crate) pdf: Pdf,
    /// The composed Typst text.
    pub(crate) main: String,
}

impl Issued {
    fn new(document: &Document) -> Self {
        Self {
            bytes: document.pdf().to_vec(),
            pdf: Pdf::read(document.pdf()),
            main: document.sheets().markup().main().to_owned(),
        }
    }
}

/// The three data files of the notice, to be changed.
pub(crate) struct Data {
    pub(crate) quarter: Value,
    pub(crate) office: Value,
    pub(crate) scheme: Value,
}

impl Data {
    pub(crate) fn read() -> Self {
        let read = |file: &str| {
            let text = fs::read_to_string(project("data").join(file)).expect("a data file");
            serde_yaml::from_str(&text).expect("well-formed YAML")
        };
        Self {
            quarter: read("2018-q1.yaml"),
            office: read("office.yaml"),
            scheme: read("scheme.yaml"),
        }
    }

    /// Sets the notice in type, or says what stands against it.
    pub(crate) fn issue(&self) -> Result<Issued, Findings> {
        let folder = tempfile::tempdir().expect("a folder");
        let parts = [
            ("2018-q1.yaml", &self.quarter),
            ("office.yaml", &self.office),
            ("scheme.yaml", &self.scheme),
        ];
        for (file, value) in parts {
            let text = serde_yaml::to_string(value).expect("YAML");
            fs::write(folder.path().join(file), text).expect("a file");
        }
        let mut findings = Findings::default();
        let data = folder.path().join("2018-q1.yaml");
        // Changed words have tests of their own.
        let mut doubts = Findings::default();
        match build_draft(&data, &RESOURCES, &mut findings, &mut doubts, &mut |_| {}) {
            Ok(document) => {
                // A layout that does not come to rest, a font that is not there.
                let complaint = findings.iter().find(|finding| finding.code == "P08");
                assert!(complaint.is_none(), "the compiler warns: {complaint:#?}");
                Ok(Issued::new(&document))
            }
            Err(_) => Err(findings),
        }
    }

    /// The notice, where nothing stands against it.
    pub(crate) fn notice(&self) -> Issued {
        self.issue().unwrap_or_else(|findings| panic!("the notice is sound: {findings:#?}"))
    }
}

/// The notice with other requirements.
pub(crate) fn with_requirements(requirements: &[String]) -> Data {
    let mut data = Data::read();
    data.quarter["requirements"] = Value::from(requirements.to_vec());
    data
}
