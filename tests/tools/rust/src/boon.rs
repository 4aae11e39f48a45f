//! What the validator `boon` says of the published corpus: a line of JSON.

mod corpus;

use boon::{Compiler, Schemas};

use crate::corpus::{Row, repository};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut row = Row::new("boon", "0.6.1");
    for (name, schema) in corpus::schemas(&repository())? {
        row.schemas += 1;
        let at = format!("https://schemas.invalid/{name}");
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.enable_format_assertions();
        let compiled =
            compiler.add_resource(&at, schema).and_then(|()| compiler.compile(&at, &mut schemas));
        match compiled {
            Ok(index) => row.fare(&name, |value| {
                schemas.validate(value, index).map(|()| value.clone()).map_err(|e| e.to_string())
            })?,
            Err(error) => row.examples.push(format!("{name}: {error}")),
        }
    }
    row.print();
    Ok(())
}
