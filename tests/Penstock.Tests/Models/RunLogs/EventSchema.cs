namespace Penstock.Tests;

/// <summary>
/// A program that reads event files with protobuf's own library and TensorBoard's published schema: a list of messages and fields with their numbers and
/// types, of which it makes descriptors. It fails at a field that the schema does not have, and prints a line for each value.
/// </summary>
internal static class EventSchema
{
    private const string Messages = """
        Event: wall_time=1 double, step=2 int64, file_version=3 string, graph_def=4 bytes, summary=5 .Summary, log_message=6 bytes, session_log=7 .SessionLog
        SessionLog: status=1 int32, checkpoint_path=2 string, msg=3 string
        Summary: value=1 *.SummaryValue
        SummaryValue: tag=1 string, simple_value=2 float, image=4 bytes, histo=5 bytes, audio=6 bytes, node_name=7 string, tensor=8 .TensorProto, metadata=9 .SummaryMetadata
        SummaryMetadata: plugin_data=1 .PluginData, display_name=2 string, summary_description=3 string, data_class=4 int32
        PluginData: plugin_name=1 string, content=2 bytes
        TensorProto: dtype=1 int32, tensor_shape=2 .TensorShapeProto, version_number=3 int32, tensor_content=4 bytes, float_val=5 *float, double_val=6 *double, int_val=7 *int32, string_val=8 *bytes
        TensorShapeProto: dim=2 *.Dim, unknown_rank=3 bool
        Dim: size=1 int64, name=2 string
        PrCurvePluginData: version=1 int32, num_thresholds=2 uint32
        ImagePluginData: version=1 int32, converted_to_tensor=2 bool
        AudioPluginData: version=1 int32, encoding=2 int32, converted_to_tensor=3 bool
        MeshPluginData: version=1 int32, name=2 string, content_type=3 int32, json_config=5 string, shape=6 *int32, components=7 uint32
        HParamsPluginData: version=1 int32, experiment=2 .Experiment, session_start_info=3 .SessionStartInfo, session_end_info=4 .SessionEndInfo
        Experiment: description=1 string, user=2 string, time_created_secs=3 double, hparam_infos=4 *.HParamInfo, metric_infos=5 *.MetricInfo, name=6 string
        HParamInfo: name=1 string, display_name=2 string, description=3 string, type=4 int32, domain_discrete=5 .ListValue, domain_interval=6 .Interval, differs=7 bool
        Interval: min_value=1 double, max_value=2 double
        MetricInfo: name=1 .MetricName, display_name=3 string, description=4 string, dataset_type=5 int32
        MetricName: group=1 string, tag=2 string
        SessionStartInfo: hparams=1 *.HParamsEntry, model_uri=2 string, monitor_url=3 string, group_name=4 string, start_time_secs=5 double
        HParamsEntry: key=1 string, value=2 .Value
        SessionEndInfo: status=1 int32, end_time_secs=2 double
        Value: null_value=1 int32, number_value=2 double, string_value=3 string, bool_value=4 bool
        ListValue: values=1 *.Value
        Layout: version=1 int32, category=2 *.Category
        Category: title=1 string, chart=2 *.Chart, closed=3 bool
        Chart: title=1 string, multiline=2 .Multiline, margin=3 .MarginChart
        Multiline: tag=1 *string
        MarginChart: series=1 *.Series
        Series: value=1 string, lower=2 string, upper=3 string
        GraphDef: node=1 *.NodeDef, versions=4 .VersionDef
        VersionDef: producer=1 int32, min_consumer=2 int32
        NodeDef: name=1 string, op=2 string, input=3 *string, device=4 string, attr=5 *.AttrEntry
        AttrEntry: key=1 string, value=2 .AttrValue
        AttrValue: list=1 .AttrList, s=2 bytes, i=3 int64, f=4 float, b=5 bool, type=6 int32, shape=7 .TensorShapeProto
        AttrList: s=2 *bytes, i=3 *int64, shape=7 *.TensorShapeProto
        ProjectorConfig: model_checkpoint_path=1 string, embeddings=2 *.EmbeddingInfo, model_checkpoint_dir=3 string
        EmbeddingInfo: tensor_name=1 string, metadata_path=2 string, bookmarks_path=3 string, tensor_shape=4 *uint32, sprite=5 .SpriteMetadata, tensor_path=6 string
        SpriteMetadata: image_path=1 string, single_image_dim=2 *uint32
        """;

    private const string Program = """
        import glob, struct, json, io, wave
        from google.protobuf import descriptor_pb2, descriptor_pool, text_format
        try:
            from google.protobuf.message_factory import GetMessageClass as made
        except ImportError:
            from google.protobuf.message_factory import MessageFactory
            made = MessageFactory().GetPrototype
        file = descriptor_pb2.FileDescriptorProto(name='events.proto', package='t', syntax='proto3')
        kinds = dict(double=1, float=2, int64=3, int32=5, bool=8, string=9, bytes=12, uint32=13)
        for line in schema.strip().split('\n'):
            name, fields = line.strip().split(': ')
            message = file.message_type.add(name=name)
            for field in fields.split(', '):
                left, kind = field.split(' ')
                key, number = left.split('=')
                one = message.field.add(name=key, number=int(number), label=3 if kind[0] == '*' else 1)
                kind = kind.lstrip('*')
                if kind[0] == '.': one.type, one.type_name = 11, '.t' + kind
                else: one.type = kinds[kind]
        pool = descriptor_pool.DescriptorPool()
        pool.Add(file)
        def new(kind): return made(pool.FindMessageTypeByName('t.' + kind))()
        def known(message):
            assert len(message.UnknownFields()) == 0, message
            for field, value in message.ListFields():
                if field.type == 11:
                    for part in (value if field.label == 3 else [value]): known(part)
            return message
        def parse(kind, data):
            message = new(kind)
            message.ParseFromString(data)
            return known(message)
        def events(folder):
            for path in sorted(glob.glob(folder + '/*tfevents*')):
                data, at = open(path, 'rb').read(), 0
                while at < len(data):
                    size, = struct.unpack('<Q', data[at:at + 8])
                    yield parse('Event', data[at + 12:at + 12 + size])
                    at += size + 16
        """;

    /// <summary>Runs lines of Python after the program: <c>events(folder)</c> and <c>parse(kind, bytes)</c> are there.</summary>
    public static string Run(TestFolder folder, string script) => PythonOracle.Run(folder, $"schema = '''\n{Messages}\n'''\n{Program}\n{script}");
}
