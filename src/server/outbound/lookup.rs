//! From a name to addresses, of which only those that may be reached are given on (V3). The connection goes to one of these and to nothing
//! else, so that a name cannot mean something else when it is looked up once more.

use super::Allow;
use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{io, net::SocketAddr, sync::Arc};

/// Looks a name up.
pub trait Lookup: Send + Sync {
    /// Every address of the name; the port means nothing.
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>>;
}

/// By the operating system.
pub struct System;

impl Lookup for System {
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
    }
}

/// No address of a name may be reached.
#[derive(Debug, thiserror::Error)]
#[error("no address of this name may be reached")]
pub struct Refused;

/// Lets checked addresses through.
pub struct Checked {
    /// What may be reached.
    pub allow: Allow,
    /// Who knows the addresses.
    pub lookup: Arc<dyn Lookup>,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (allow, found) = (self.allow, self.lookup.lookup(name.as_str().to_owned()));
        Box::pin(async move {
            let found = found.await?;
            let unknown = found.is_empty();
            let checked: Vec<_> = found.into_iter().filter(|address| allow.lets(address.ip())).collect();
            match (checked.is_empty(), unknown) {
                (false, _) => Ok(Box::new(checked.into_iter()) as Addrs),
                (true, true) => Err(io::Error::from(io::ErrorKind::NotFound).into()),
                (true, false) => Err(Refused.into()),
            }
        })
    }
}
