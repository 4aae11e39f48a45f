//! Prepared catalogs: what is opened again answers as what was written, and what is damaged
//! is not opened.

use voice_core::catalog::{Index, PreparedError, national};

use crate::files;

#[test]
fn what_is_opened_again_is_what_was_written() {
    let (catalog, _) =
        files(&[("services.csv", b"id,name,status\ns1,Clinic,active\n"), ("x.json", b"[]")]);
    for index in [Index::new(catalog), Index::new(national().clone())] {
        let bytes = index.to_bytes();
        let again = Index::from_bytes(bytes.clone()).unwrap();
        assert_eq!(again.to_bytes(), bytes);
        assert_eq!(
            again.catalog().package(again.catalog().version()),
            index.catalog().package(index.catalog().version())
        );
    }
}

#[test]
fn what_is_damaged_or_something_else_is_not_opened() {
    let (catalog, _) = files(&[("services.csv", b"id,name,status\ns1,Clinic,active\n")]);
    let bytes = Index::new(catalog).to_bytes();
    assert!(Index::is_prepared(&bytes));
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 0x10;
        assert!(Index::from_bytes(altered).is_err(), "a bit of byte {at}");
        let cut = Index::from_bytes(bytes[..at].to_vec()).unwrap_err();
        assert_eq!(cut, PreparedError::NotPrepared, "cut off after {at} bytes");
    }
    let mut older = bytes.clone();
    let form = older.len() - 20;
    older[form] ^= 1;
    assert_eq!(Index::from_bytes(older).unwrap_err().code(), "other-version");
    let mut altered = bytes;
    altered[3] ^= 1;
    assert_eq!(Index::from_bytes(altered).unwrap_err().code(), "damaged");
}
