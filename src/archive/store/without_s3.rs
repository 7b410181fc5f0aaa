//! In place of a bucket where the program was built without S3.

use std::sync::Arc;

use object_store::ObjectStore;

use super::super::messages;
use crate::finding::Message;

/// None: the program cannot open one.
pub(super) fn bucket(
    name: &str,
    _place: &str,
    _settings: &[(String, String)],
) -> Result<Arc<dyn ObjectStore>, Message> {
    Err(messages::without_s3(name))
}
