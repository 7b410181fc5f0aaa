//! Signatures in minisign's format: anybody's minisign verifies them.

use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox, SignatureBox};

use super::messages;
use crate::finding::Message;

/// The first line of every signature. It is not signed, so it must be just this.
const UNSIGNED: &str = "signature of a tongbao archive";
/// The beginning of that line.
const UNSIGNED_START: &str = "untrusted comment: ";

/// A secret key, ready to sign.
#[derive(Clone)]
pub struct Signer {
    secret: SecretKey,
    public: PublicKey,
}

impl Signer {
    /// Opens a secret key file's text. A key without a passphrase takes none.
    ///
    /// # Errors
    /// No key of minisign's, or another passphrase.
    pub fn open(text: &str, passphrase: Option<&str>) -> Result<Self, Message> {
        let boxed = || SecretKeyBox::from_string(text).map_err(|_| messages::not_a_key());
        let plain = boxed()?.into_unencrypted_secret_key();
        let secret = match (plain, passphrase) {
            (Ok(secret), _) => secret,
            (Err(_), None) => return Err(messages::passphrase_needed()),
            (Err(_), Some(phrase)) => boxed()?
                .into_secret_key(Some(phrase.to_owned()))
                .map_err(|_| messages::wrong_passphrase())?,
        };
        let public = PublicKey::from_secret_key(&secret).map_err(|_| messages::not_a_key())?;
        Ok(Self { secret, public })
    }

    /// True if a secret key file's text is that of a key with a passphrase.
    pub fn is_locked(text: &str) -> bool {
        let boxed = SecretKeyBox::from_string(text);
        boxed.is_ok_and(|boxed| boxed.into_unencrypted_secret_key().is_err())
    }

    /// Makes a key: the text of the secret key's file, and the key. Without a passphrase whoever
    /// has the file can sign.
    ///
    /// # Errors
    /// A machine that gives no random numbers.
    pub fn make(passphrase: Option<&str>) -> Result<(String, Self), Message> {
        let failed = |error: minisign::PError| not_made(&error);
        let pair = match passphrase {
            Some(phrase) => KeyPair::generate_encrypted_keypair(Some(phrase.to_owned())),
            None => KeyPair::generate_unencrypted_keypair(),
        };
        let pair = pair.map_err(failed)?;
        let text = pair.sk.to_box(Some("secret key of a tongbao archive")).map_err(failed)?;
        let text = text.into_string();
        let signer = Self::open(&text, passphrase)?;
        Ok((text, signer))
    }

    /// The key's number, as minisign shows it.
    pub fn id(&self) -> String {
        key_id(&self.public)
    }

    /// The public key in base64.
    pub(super) fn public(&self) -> String {
        self.public.to_base64()
    }

    /// Signs some bytes; the comment is signed with them.
    ///
    /// # Errors
    /// A machine that gives no random numbers.
    pub(super) fn sign(&self, bytes: &[u8], comment: &str) -> Result<String, Message> {
        let signed =
            minisign::sign(Some(&self.public), &self.secret, bytes, Some(comment), Some(UNSIGNED));
        let signed = signed.map_err(|error| not_made(&error))?;
        Ok(signed.into_string())
    }
}

/// The message on a key that could not be made or used.
fn not_made(error: &minisign::PError) -> Message {
    use minisign::ErrorKind;

    messages::key_not_made(match error.kind() {
        ErrorKind::RNG => "机器给不出随机数",
        ErrorKind::Io => "读写出错",
        ErrorKind::KDF => "内存不够",
        _ => "密钥的内容不对",
    })
}

/// A public key file's text.
pub(super) fn public_file(id: &str, public: &str) -> String {
    format!("untrusted comment: minisign public key {id}\n{public}\n")
}

/// The number of a public key given in base64; none if it is no key.
pub(super) fn id_of(public: &str) -> Option<String> {
    let key = PublicKey::from_base64(public).ok()?;
    (key.to_base64() == public).then(|| key_id(&key))
}

/// The public key in a file's text: its second line, or its only one.
pub(super) fn public_of(text: &str) -> Option<String> {
    let public = text.lines().map(str::trim).rfind(|line| !line.is_empty())?;
    id_of(public).map(|_| public.to_owned())
}

/// True if a signature, to the last byte of its file, is that of this key for these bytes and
/// this comment.
pub(super) fn verifies(public: &str, bytes: &[u8], signature: &str, comment: &str) -> bool {
    let Ok(key) = minisign_verify::PublicKey::from_base64(public) else { return false };
    let Ok(decoded) = minisign_verify::Signature::decode(signature) else { return false };
    // Base64 has more than one way to say the same; the file has one.
    let same = SignatureBox::from_string(signature).is_ok_and(|read| read.to_string() == signature);
    same && decoded.untrusted_comment().strip_prefix(UNSIGNED_START) == Some(UNSIGNED)
        && decoded.trusted_comment() == comment
        && key.verify(bytes, &decoded, false).is_ok()
}

fn key_id(key: &PublicKey) -> String {
    key.keynum().iter().rev().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_bytes_comment_and_key_and_to_its_last_byte() {
        let (text, signer) = Signer::make(Some("口令")).expect("a key");
        assert!(Signer::open(&text, None).is_err());
        assert!(Signer::open(&text, Some("别的")).is_err());
        let again = Signer::open(&text, Some("口令")).expect("the same key");
        assert_eq!(id_of(&again.public()), Some(signer.id()));
        let file = public_file(&signer.id(), &signer.public());
        assert_eq!(public_of(&file), Some(signer.public()));

        let signature = again.sign(b"abc", "1 2").expect("a signature");
        let holds = |bytes: &[u8], signature: &str, comment: &str| {
            verifies(&signer.public(), bytes, signature, comment)
        };
        assert!(holds(b"abc", &signature, "1 2"), "{signature:?}");
        assert!(!holds(b"abd", &signature, "1 2"));
        assert!(!holds(b"abc", &signature, "1 3"));
        let (_, other) = Signer::make(None).expect("another key");
        assert!(!verifies(&other.public(), b"abc", &signature, "1 2"));
        for at in 0..signature.len() {
            for bit in [1, 2, 32, 128] {
                let mut bytes = signature.clone().into_bytes();
                bytes[at] ^= bit;
                let changed = String::from_utf8(bytes);
                assert!(changed.is_err() || !holds(b"abc", &changed.expect("text"), "1 2"), "{at}");
            }
        }
        for end in 0..signature.len() {
            let cut = signature.get(..end).expect("ASCII");
            assert!(!holds(b"abc", cut, "1 2"), "cut at {end}");
        }
        assert!(!holds(b"abc", &format!("{signature}\n"), "1 2"));
    }
}
