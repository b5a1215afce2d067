namespace Penstock.Tests;

/// <summary>
/// An independent reading of event files: protobuf's own library with descriptors made of the published field numbers. It prints, for every run and
/// tag, the number of values, and for every value its step, wall time and what it holds; restarts are taken into account by going through all values again.
/// </summary>
internal static class EventOracle
{
    private const string Program = """
        import os, struct, zlib
        from google.protobuf import descriptor_pb2, descriptor_pool
        try:
            from google.protobuf.message_factory import GetMessageClass as made
        except ImportError:
            from google.protobuf.message_factory import MessageFactory
            made = MessageFactory().GetPrototype
        schema = {
            'Event': 'wall_time=1 double, step=2 int64, file_version=3 string, graph_def=4 bytes, summary=5 .Summary, session_log=7 .SessionLog',
            'SessionLog': 'status=1 int32',
            'Summary': 'value=1 *.Value',
            'Value': 'tag=1 string, simple_value=2 float, image=4 .Image, histo=5 .Histo, audio=6 .Audio, tensor=8 .Tensor, metadata=9 .Metadata',
            'Image': 'height=1 int32, width=2 int32, colorspace=3 int32, encoded=4 bytes',
            'Audio': 'rate=1 float, encoded=4 bytes',
            'Histo': 'min=1 double, max=2 double, num=3 double, sum=4 double, squares=5 double, limit=6 *double, bucket=7 *double',
            'Metadata': 'plugin=1 .Plugin, display=2 string, description=3 string',
            'Plugin': 'name=1 string, content=2 bytes',
            'Tensor': 'dtype=1 int32, shape=2 .Shape, content=4 bytes, floats=5 *float, doubles=6 *double, ints=7 *int32, strings=8 *bytes, longs=10 *int64',
            'Shape': 'dim=2 *.Dim',
            'Dim': 'size=1 int64'}
        file = descriptor_pb2.FileDescriptorProto(name='oracle.proto', package='t', syntax='proto2')
        kinds = dict(double=1, float=2, int64=3, int32=5, string=9, bytes=12)
        for name, fields in schema.items():
            message = file.message_type.add(name=name)
            for field in fields.split(', '):
                left, kind = field.split(' ')[:2]
                key, number = left.split('=')
                one = message.field.add(name=key, number=int(number), label=3 if kind[0] == '*' else 1)
                kind = kind.lstrip('*')
                if kind[0] == '.': one.type, one.type_name = 11, '.t' + kind
                else: one.type = kinds[kind]
        pool = descriptor_pool.DescriptorPool()
        pool.Add(file)
        Event = made(pool.FindMessageTypeByName('t.Event'))
        def events(path):
            data, at = open(path, 'rb').read(), 0
            while at + 12 <= len(data):
                size, = struct.unpack('<Q', data[at:at + 8])
                event = Event()
                event.ParseFromString(data[at + 12:at + 12 + size])
                yield event
                at += size + 16
        def n(number): return 'nan' if number != number else struct.pack('<d', number).hex()
        def told(value):
            if value.HasField('simple_value'): return 'scalars', n(value.simple_value)
            if value.HasField('image'): return 'images', '%d %d %d' % (value.image.width, value.image.height, zlib.crc32(value.image.encoded))
            if value.HasField('audio'): return 'audio', str(zlib.crc32(value.audio.encoded))
            if value.HasField('histo'): return 'histograms', '%s %s %s' % (n(value.histo.min), n(value.histo.max), n(sum(value.histo.bucket)))
            tensor = value.tensor
            size = 1
            for dim in tensor.shape.dim: size *= dim.size
            if tensor.dtype == 7: return value.metadata.plugin.name, ' '.join(str(zlib.crc32(s)) for s in tensor.strings)
            numbers = list(tensor.floats or tensor.doubles or tensor.ints or tensor.longs)
            if tensor.content: numbers = list(struct.unpack('<%d%s' % (size, {1: 'f', 2: 'd', 3: 'i', 9: 'q'}[tensor.dtype]), tensor.content))
            numbers += numbers[-1:] * (size - len(numbers))
            return value.metadata.plugin.name, ' '.join(n(float(x)) for x in numbers)
        for folder, _, names in sorted(os.walk(root)):
            found, plugins, version = [], {}, 0
            for name in sorted(n for n in names if 'tfevents' in n):
                for event in events(os.path.join(folder, name)):
                    if event.session_log.status == 1: found = [f for f in found if f[1] < event.step]
                    if event.graph_def: found.append(('__run_graph__', event.step, event.wall_time, str(zlib.crc32(event.graph_def)))); plugins.setdefault('__run_graph__', 'graphs')
                    for value in event.summary.value:
                        plugin, text = told(value)
                        plugins.setdefault(value.tag, plugin)
                        found.append((value.tag, event.step, event.wall_time, text))
            for tag in sorted(plugins, key=lambda t: t.encode()):
                values = [f for f in found if f[0] == tag]
                print(os.path.relpath(folder, root), tag, plugins[tag], len(values))
                for _, step, wall, text in values: print('  %d %s %s' % (step, n(wall), text))
        """;

    /// <summary>What a folder of runs holds.</summary>
    public static string Read(string root)
    {
        using TestFolder folder = TestFiles.NewFolder();
        return PythonOracle.Run(folder, $"root = '{root}'\n{Program}");
    }
}
