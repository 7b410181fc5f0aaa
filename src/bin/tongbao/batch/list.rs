//! The documents that were asked for: by name, or by a list of them.

use std::io::{self, Read, stdin};
use std::path::{Path, PathBuf};

use tongbao::files::{self, Refusal};
use tongbao::finding::{Findings, Stopped};
use tongbao::jobs::{Job, JobKeys, Shard, is_away, jobs};
use tongbao::limits;

use crate::args::ManifestArguments;

/// The name of a list that comes in by standard input, and how it is told.
const INPUT: &str = "-";
const INPUT_TOLD: &str = "标准输入";

/// Bytes that a data file in S3 is taken to have, where time is given by size.
const AWAY: u64 = 64 << 10;

/// The documents asked for by these names or this list, as far as they are in the part that was asked for.
pub(crate) fn asked(
    data: &[PathBuf],
    list: &ManifestArguments,
    takes: JobKeys,
    findings: &mut Findings,
) -> Result<Vec<Job>, Stopped> {
    let shard = list.shard.as_deref().map(Shard::parse).transpose().map_err(|message| {
        findings.push(message.usage(None));
        Stopped
    });
    let mut all = match &list.manifest {
        Some(manifest) => jobs(read(manifest), told(manifest), takes, findings)?,
        None => data.iter().map(|path| Job::of(path.to_string_lossy())).collect(),
    };
    if let Some(shard) = shard? {
        all.retain(|job| shard.has(job));
    }
    Ok(all)
}

/// The sizes of the data files asked for, as far as they can be told beforehand; and the list, where it came in
/// by standard input and has to be handed on.
pub(crate) fn sizes(data: &[PathBuf], list: &ManifestArguments) -> (Vec<u64>, Option<Vec<u8>>) {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    let Some(manifest) = &list.manifest else {
        return (data.iter().map(|path| size(path)).collect(), None);
    };
    let read = read(manifest);
    let came_in = manifest.as_os_str() == INPUT;
    let kept = read.as_ref().ok().filter(|_| came_in).cloned();
    // Its mistakes are told by the process that makes the documents.
    let all = [JobKeys::Out, JobKeys::Archive].into_iter().find_map(|takes| {
        let bytes = read.as_ref().ok()?.clone();
        jobs(Ok(bytes), INPUT_TOLD, takes, &mut Findings::default()).ok()
    });
    let size = |job: &Job| if is_away(&job.data) { AWAY } else { size(Path::new(&job.data)) };
    (all.unwrap_or_default().iter().map(size).collect(), kept.or(came_in.then(Vec::new)))
}

fn told(manifest: &Path) -> &str {
    if manifest.as_os_str() == INPUT { INPUT_TOLD } else { manifest.to_str().unwrap_or_default() }
}

fn read(manifest: &Path) -> Result<Vec<u8>, Refusal> {
    let most = limits::MANIFEST_BYTES.most;
    if manifest.as_os_str() != INPUT {
        return files::read(manifest, most);
    }
    let mut bytes = Vec::new();
    let read: io::Result<usize> = stdin().lock().take(most as u64 + 1).read_to_end(&mut bytes);
    read.map_err(Refusal::Failed)?;
    if bytes.len() > most { Err(Refusal::TooLarge) } else { Ok(bytes) }
}
