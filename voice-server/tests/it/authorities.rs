//! Which authorities are believed on who a receiver of messages is.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use voice_server::delivery::{Webhook, WebhookSecret, once};
use voice_server::router;

use crate::calls::{anybody, request};
use crate::changed::admission;
use crate::scene::{NOW, app_at, store};
use crate::workers::NEXT_DAY;

fn made(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)
}

/// A receiver on this machine, with the certificate of an authority of its own: its port. It
/// answers whoever believes that.
fn receiver() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let certificate = CertificateDer::from_pem_file(made("receiver.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(made("receiver.key")).unwrap();
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
    let config = Arc::new(config);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = BufReader::new(StreamOwned::new(connection, stream.unwrap()));
            let mut length = 0;
            let heard = loop {
                let mut line = String::new();
                match stream.read_line(&mut line) {
                    // The client does not believe who this is, and hangs up.
                    Err(_) | Ok(0) => break false,
                    Ok(_) if line == "\r\n" => break true,
                    Ok(_) => {
                        if let Some(of) = line.strip_prefix("content-length: ") {
                            length = of.trim().parse().unwrap();
                        }
                    }
                }
            };
            if heard {
                stream.read_exact(&mut vec![0; length]).unwrap();
                let answer = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
                stream.get_mut().write_all(answer).unwrap();
            }
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_is_believed_by_the_authorities_that_are_given_alone() {
    let port = receiver();
    let to = |host: &str| {
        let secret = WebhookSecret::generate().unwrap();
        Webhook::new(&format!("https://{host}:{port}/"), secret).unwrap()
    };
    let with = |webhook: Webhook, authority: &str| {
        webhook.with_authorities(&std::fs::read(made(authority)).unwrap()).unwrap()
    };
    for (webhook, is_sent) in [
        (with(to("localhost"), "authority.pem"), true),
        (with(to("localhost"), "another.pem"), false),
        (to("localhost"), false),
        // The certificate is of another name.
        (with(to("127.0.0.1"), "authority.pem"), false),
    ] {
        let store = store().await;
        let today = router(app_at(NOW, store.clone(), admission()).await);
        anybody(&today).post("/v1/sign-ups", &request("sign-up")).await;
        let tomorrow = app_at(NEXT_DAY, store.clone(), admission()).await;
        once(&tomorrow, &webhook).await.unwrap();
        let waiting = store.outbox_figures().await.unwrap().waiting;
        assert_eq!(waiting, i64::from(!is_sent), "{webhook:?}");
        assert_eq!(store.dead_letters().await.unwrap().len(), 0, "it is tried again");
    }
}
