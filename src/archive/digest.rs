//! Digests of a file, in two algorithms side by side: should one of them be broken one day, the
//! other still holds.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sm3::Sm3;

/// A digest with the name of its algorithm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The digest in lower-case hexadecimal.
    pub value: String,
}

/// An algorithm of digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// FIPS 180-4.
    #[serde(rename = "SHA-256")]
    Sha256,
    /// GB/T 32905—2016.
    #[serde(rename = "SM3")]
    Sm3,
}

/// The digests of some bytes, one for each algorithm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digests(Vec<Digest>);

impl Digests {
    /// Computes both.
    pub fn of(bytes: &[u8]) -> Self {
        let digest = |algorithm, value: &[u8]| Digest { algorithm, value: hex(value) };
        Self(vec![
            digest(Algorithm::Sha256, &Sha256::digest(bytes)),
            digest(Algorithm::Sm3, &Sm3::digest(bytes)),
        ])
    }

    /// SHA-256 alone, where nothing has to be proved years later.
    pub fn sha256(bytes: &[u8]) -> String {
        hex(&Sha256::digest(bytes))
    }

    /// The digest in one algorithm; empty if it was not recorded.
    pub fn value(&self, algorithm: Algorithm) -> &str {
        let digest = self.0.iter().find(|digest| digest.algorithm == algorithm);
        digest.map_or("", |digest| digest.value.as_str())
    }
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_standards_give_their_own_example() {
        let digests = Digests::of(b"abc");
        let sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        // The first example of GB/T 32905, appendix A.
        let sm3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(digests.value(Algorithm::Sha256), sha);
        assert_eq!(digests.value(Algorithm::Sm3), sm3);
    }
}
