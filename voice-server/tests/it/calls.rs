//! Requests with a body, a token and a key, and the files of requests that the
//! documentation uses too.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use crate::scene::{Reply, TOKEN, file, send};

/// A request of the examples.
pub(crate) fn request(name: &str) -> Value {
    serde_json::from_slice(&file(&format!("examples/requests/{name}.json"))).unwrap()
}

pub(crate) struct Call<'a> {
    server: &'a Router,
    token: Option<&'a str>,
    key: Option<&'a str>,
}

/// Somebody without a token.
pub(crate) const fn anybody(server: &Router) -> Call<'_> {
    Call { server, token: None, key: None }
}

pub(crate) const fn staff(server: &Router) -> Call<'_> {
    Call { server, token: Some(TOKEN), key: None }
}

impl<'a> Call<'a> {
    pub(crate) const fn with_token(self, token: &'a str) -> Self {
        Self { token: Some(token), ..self }
    }

    pub(crate) const fn with_key(self, key: &'a str) -> Self {
        Self { key: Some(key), ..self }
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send("POST", path, Body::from(body.to_string())).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, Body::empty()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.send("DELETE", path, Body::empty()).await
    }

    async fn send(&self, method: &str, path: &str, body: Body) -> Reply {
        let mut request =
            Request::builder().method(method).uri(path).header("content-type", "application/json");
        if let Some(token) = self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(key) = self.key {
            request = request.header("idempotency-key", key);
        }
        send(self.server, request.body(body).unwrap()).await
    }
}
