//! How plans are written and read: as Ballista does, and each function of ours with its rules.

use std::sync::Arc;

use ballista_core::serde::{BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::TableProvider;
use datafusion::common::TableReference;
use datafusion::datasource::file_format::FileFormatFactory;
use datafusion::error::Result;
use datafusion::execution::TaskContext;
use datafusion::logical_expr::{AggregateUDF, Extension, LogicalPlan, ScalarUDF};
use datafusion::physical_plan::ExecutionPlan;
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::{
    DefaultPhysicalExtensionCodec, PhysicalExtensionCodec, PhysicalProtoConverterExtension,
};

use crate::{Rules, counted};

#[derive(Debug)]
pub(crate) struct Logical {
    rules: Rules,
    engine: BallistaLogicalExtensionCodec,
}

#[derive(Debug)]
pub(crate) struct Physical {
    rules: Rules,
    engine: BallistaPhysicalExtensionCodec,
}

impl Logical {
    pub(crate) fn of(rules: &Rules) -> Arc<Self> {
        Arc::new(Self { rules: rules.clone(), engine: BallistaLogicalExtensionCodec::default() })
    }
}

impl Physical {
    pub(crate) fn of(rules: &Rules) -> Arc<Self> {
        Arc::new(Self { rules: rules.clone(), engine: BallistaPhysicalExtensionCodec::default() })
    }
}

impl LogicalExtensionCodec for Logical {
    fn try_decode(
        &self,
        bytes: &[u8],
        inputs: &[LogicalPlan],
        context: &TaskContext,
    ) -> Result<Extension> {
        self.engine.try_decode(bytes, inputs, context)
    }

    fn try_encode(&self, node: &Extension, into: &mut Vec<u8>) -> Result<()> {
        self.engine.try_encode(node, into)
    }

    fn try_decode_table_provider(
        &self,
        bytes: &[u8],
        table: &TableReference,
        schema: SchemaRef,
        context: &TaskContext,
    ) -> Result<Arc<dyn TableProvider>> {
        self.engine.try_decode_table_provider(bytes, table, schema, context)
    }

    fn try_encode_table_provider(
        &self,
        table: &TableReference,
        node: Arc<dyn TableProvider>,
        into: &mut Vec<u8>,
    ) -> Result<()> {
        self.engine.try_encode_table_provider(table, node, into)
    }

    fn try_decode_file_format(
        &self,
        bytes: &[u8],
        context: &TaskContext,
    ) -> Result<Arc<dyn FileFormatFactory>> {
        self.engine.try_decode_file_format(bytes, context)
    }

    fn try_encode_file_format(
        &self,
        into: &mut Vec<u8>,
        node: Arc<dyn FileFormatFactory>,
    ) -> Result<()> {
        self.engine.try_encode_file_format(into, node)
    }

    fn try_decode_udf(&self, name: &str, sent: &[u8]) -> Result<Arc<ScalarUDF>> {
        let ours = self.rules.read(name, sent)?.or(counted::scalar(name, sent)?);
        ours.map_or_else(|| self.engine.try_decode_udf(name, sent), Ok)
    }

    fn try_encode_udf(&self, node: &ScalarUDF, into: &mut Vec<u8>) -> Result<()> {
        self.rules.write(node, into);
        counted::write_scalar(node, into);
        Ok(())
    }

    fn try_decode_udaf(&self, name: &str, sent: &[u8]) -> Result<Arc<AggregateUDF>> {
        let ours = counted::aggregate(name, sent)?;
        ours.map_or_else(|| self.engine.try_decode_udaf(name, sent), Ok)
    }

    fn try_encode_udaf(&self, node: &AggregateUDF, into: &mut Vec<u8>) -> Result<()> {
        counted::write_aggregate(node, into);
        Ok(())
    }
}

impl PhysicalExtensionCodec for Physical {
    fn try_decode(
        &self,
        bytes: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        context: &TaskContext,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.engine.try_decode(bytes, inputs, context, converter)
    }

    fn try_encode(
        &self,
        node: Arc<dyn ExecutionPlan>,
        into: &mut Vec<u8>,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<()> {
        self.engine.try_encode(node, into, converter)
    }

    fn try_decode_udf(&self, name: &str, sent: &[u8]) -> Result<Arc<ScalarUDF>> {
        let ours = self.rules.read(name, sent)?.or(counted::scalar(name, sent)?);
        ours.map_or_else(|| DefaultPhysicalExtensionCodec {}.try_decode_udf(name, sent), Ok)
    }

    fn try_encode_udf(&self, node: &ScalarUDF, into: &mut Vec<u8>) -> Result<()> {
        self.rules.write(node, into);
        counted::write_scalar(node, into);
        Ok(())
    }

    fn try_decode_udaf(&self, name: &str, sent: &[u8]) -> Result<Arc<AggregateUDF>> {
        let ours = counted::aggregate(name, sent)?;
        ours.map_or_else(|| DefaultPhysicalExtensionCodec {}.try_decode_udaf(name, sent), Ok)
    }

    fn try_encode_udaf(&self, node: &AggregateUDF, into: &mut Vec<u8>) -> Result<()> {
        counted::write_aggregate(node, into);
        Ok(())
    }
}
