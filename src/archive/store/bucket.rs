//! A store in a bucket of S3 and what is like it.

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, RetryConfig};
use url::Url;

use super::super::messages;
use super::why;
use crate::finding::Message;

/// Longest time for a server to answer, and to take a connection; and the time for which a request
/// that failed is tried again.
const ANSWER: Duration = Duration::from_secs(10);
const CONNECTION: Duration = Duration::from_secs(4);
const RETRIES: Duration = Duration::from_secs(8);

/// Settings that are addresses.
const ENDPOINTS: [&str; 6] = [
    "aws_endpoint",
    "aws_endpoint_url",
    "aws_endpoint_url_s3",
    "aws_endpoint_url_sts",
    "aws_metadata_endpoint",
    "aws_proxy_url",
];

/// Settings that say where an account is to be had, if it is not given.
const IDENTITIES: [&str; 4] = [
    "aws_metadata_endpoint",
    "aws_container_credentials_relative_uri",
    "aws_container_credentials_full_uri",
    "aws_web_identity_token_file",
];

/// The store of a bucket, below a prefix if there is one.
pub(super) fn bucket(
    name: &str,
    place: &str,
    settings: &[(String, String)],
) -> Result<Arc<dyn ObjectStore>, Message> {
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    if !is_bucket(bucket) {
        return Err(messages::not_a_bucket(name));
    }
    let settings: Vec<(String, &String)> =
        settings.iter().map(|(key, value)| (key.to_ascii_lowercase(), value)).collect();
    let has = |key: &str| settings.iter().any(|(of, value)| of == key && !value.is_empty());
    let flag = |key: &str| settings.iter().any(|(of, value)| of == key && is_yes(value));
    for (key, value) in &settings {
        if ENDPOINTS.contains(&key.as_str()) && !value.is_empty() && !is_endpoint(value) {
            return Err(messages::not_an_endpoint(value));
        }
    }
    // Without an account the client would ask the machine's cloud for one.
    let account = has("aws_access_key_id") && has("aws_secret_access_key");
    if !account && !flag("aws_skip_signature") && !IDENTITIES.iter().any(|key| has(key)) {
        return Err(messages::no_account(name));
    }
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_client_options(
            ClientOptions::new().with_timeout(ANSWER).with_connect_timeout(CONNECTION),
        )
        .with_retry(RetryConfig { max_retries: 3, retry_timeout: RETRIES, ..Default::default() });
    for (key, value) in settings.iter().filter(|(_, value)| !value.is_empty()) {
        let Ok(setting) = key.parse() else { continue };
        // They go into the head of a request, where the client relies on it.
        if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            let name = format!("{}：", key.to_ascii_uppercase());
            return Err(messages::bad_setting(&name, "里面有不能用的字符"));
        }
        builder = builder.with_config(setting, value.as_str());
    }
    let store = builder.build().map_err(|error| messages::bad_setting("", &why(&error)))?;
    let prefix = prefix.trim_matches('/');
    if prefix.is_empty() {
        return Ok(Arc::new(store));
    }
    let prefix =
        Path::parse(prefix).map_err(|_| messages::store_failed(name, "文件夹名写法不对"))?;
    Ok(Arc::new(PrefixStore::new(store, prefix)))
}

/// True if a bucket may be called so.
fn is_bucket(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    (3..=63).contains(&name.len()) && name.bytes().all(plain) && !name.contains("..")
}

/// True if a server may have this address: the client takes it as it is and cannot do with less.
fn is_endpoint(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        let web = matches!(url.scheme(), "http" | "https");
        web && url.has_host() && url.query().is_none() && url.fragment().is_none()
    })
}

fn is_yes(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "1" | "true" | "on" | "yes" | "y")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_and_a_host_and_a_bucket_a_plain_name() {
        for sound in ["http://127.0.0.1:9000", "https://oss.example.cn", "http://[::1]:5001/"] {
            assert!(is_endpoint(sound), "{sound}");
        }
        for wrong in [
            "127.0.0.1:9000",
            "http://",
            "x",
            "",
            "http:// a",
            "ftp://a",
            "http://a:99999",
            "https://a?b",
        ] {
            assert!(!is_endpoint(wrong), "{wrong}");
        }
        assert!(is_bucket("tongbao") && !is_bucket("") && !is_bucket("甲局") && !is_bucket("A b"));
    }
}
