using System.Globalization;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Records against Google's protobuf for Python, both ways; the message types are made at run time after feature.proto.</summary>
public class TfExampleOracleTests
{
    private const string Messages = """
        import json, struct
        from google.protobuf import descriptor_pb2, descriptor_pool
        try:
            from google.protobuf.message_factory import GetMessageClass
        except ImportError:
            from google.protobuf.message_factory import MessageFactory
            GetMessageClass = lambda d: MessageFactory().GetPrototype(d)
        f = descriptor_pb2.FileDescriptorProto(name='example.proto', package='tensorflow', syntax='proto3')
        def message(name, *fields, entries=()):
            m = f.message_type.add(name=name)
            for key, value in entries:
                e = m.nested_type.add(name=key); e.options.map_entry = True
                e.field.add(name='key', number=1, type=9, label=1); e.field.add(name='value', number=2, type=11, label=1, type_name=value)
            for n, (field, type, label, of, oneof) in enumerate(fields):
                g = m.field.add(name=field, number=n + 1, type=type, label=label)
                if of: g.type_name = of
                if oneof: g.oneof_index = 0
            if any(x[4] for x in fields): m.oneof_decl.add(name='kind')
        T = '.tensorflow.'
        message('BytesList', ('value', 12, 3, None, False))
        message('FloatList', ('value', 2, 3, None, False))
        message('Int64List', ('value', 3, 3, None, False))
        message('Feature', ('bytes_list', 11, 1, T + 'BytesList', True), ('float_list', 11, 1, T + 'FloatList', True), ('int64_list', 11, 1, T + 'Int64List', True))
        message('Features', ('feature', 11, 3, T + 'Features.FeatureEntry', False), entries=[('FeatureEntry', T + 'Feature')])
        message('FeatureList', ('feature', 11, 3, T + 'Feature', False))
        message('FeatureLists', ('feature_list', 11, 3, T + 'FeatureLists.FeatureListEntry', False), entries=[('FeatureListEntry', T + 'FeatureList')])
        message('Example', ('features', 11, 1, T + 'Features', False))
        message('SequenceExample', ('context', 11, 1, T + 'Features', False), ('feature_lists', 11, 1, T + 'FeatureLists', False))
        pool = descriptor_pool.DescriptorPool(); pool.Add(f)
        Example, SequenceExample = [GetMessageClass(pool.FindMessageTypeByName('tensorflow.' + n)) for n in ('Example', 'SequenceExample')]
        def numbers(x): return ' '.join(repr(float(struct.unpack('f', struct.pack('f', v))[0])) for v in x)
        def show(feature):
            kind = feature.WhichOneof('kind')
            if kind is None: return 'none'
            values = getattr(feature, kind).value
            return kind + ' ' + (' '.join(v.hex() for v in values) if kind == 'bytes_list' else numbers(values) if kind == 'float_list' else ' '.join(map(str, values)))
        """;

    [Fact]
    public void Reads_what_protobuf_writes()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string printed = PythonOracle.Run(folder, Messages + """

            import random
            r = random.Random(1)
            for n in range(60):
                e = Example()
                for name in r.sample('abcdef', r.randrange(7)):
                    kind, count = ('float', 'int64', 'bytes')['abcdef'.index(name) // 2], r.randrange(5)
                    v = getattr(e.features.feature[name], kind + '_list')
                    v.SetInParent()
                    for _ in range(count):
                        v.value.append(r.uniform(-9, 9) if kind == 'float' else r.choice([r.randrange(200), r.randrange(-2**63, 2**63)]) if kind == 'int64' else bytes(r.randrange(256) for _ in range(r.randrange(4))))
                open(str(n), 'wb').write(e.SerializeToString())
                print('|'.join(show(e.features.feature[k]) if k in e.features.feature else 'none' for k in 'abcdef'))
            """);
        string[] lines = printed.TrimEnd('\n').Split('\n');
        DType[] types = [DType.Float32, DType.Float32, DType.Int64, DType.Int64, DType.Text, DType.Text];
        var spec = new FeatureSpec([.. types.Select((type, i) => FeatureField.Variable("abcdef"[i].ToString(), type))]);
        byte[][] records = [.. Enumerable.Range(0, lines.Length).Select(n => File.ReadAllBytes(folder[$"{n}"]))];
        for (int n = 0; n < records.Length; n++)
            Assert.Equal(lines[n].Split('|').Select(text => string.Join(' ', text.Split(' ').Skip(1))), TfExample.Parse(records[n], spec).Inputs.Select(Show));

        // A batch holds the same, padded.
        Example batch = TfExample.ParseBatch(records, spec);
        for (int c = 0; c < types.Length; c++)
        {
            int[] lengths = batch[$"{"abcdef"[c]}.length"].ToArray<int>();
            string[] values = Show(batch["abcdef"[c].ToString()]).Split(' ');
            int longest = lengths.Max();
            for (int n = 0; n < records.Length; n++)
                Assert.Equal(lines[n].Split('|')[c].Split(' ').Skip(1).Where(v => v.Length > 0 || types[c] == DType.Text).Take(lengths[n]), values.Skip(n * longest).Take(lengths[n]));
        }
    }

    [Fact]
    public void Writes_the_bytes_that_protobuf_writes()
    {
        using TestFolder folder = TestFiles.NewFolder();
        (string, Tensor)[] features =
        [
            ("z", Tensor.From(1.5f, float.NegativeInfinity)), ("é", Tensor.From(-1, int.MaxValue)), ("a", Tensor.From("x", "", "ü")), ("B", Tensor.From(true, false)),
            ("empty", Tensor.From(Array.Empty<long>())), ("none", Tensor.From(Array.Empty<string>())), ("m", Tensor.From(long.MinValue, long.MaxValue)), ("d", Tensor.From(0.1)), ("u", Tensor.From<byte>(255)),
        ];
        File.WriteAllBytes(folder["example"], TfExample.Write(features));
        File.WriteAllBytes(folder["sequence"], TfSequenceExample.Write([("id", Tensor.From(1L))], [("t", [Tensor.From(1, 2), Tensor.From(3)]), ("s", []), ("f", [Tensor.From(0.5f)])]));
        string printed = PythonOracle.Run(folder, Messages + """

            for kind, name in ((Example, 'example'), (SequenceExample, 'sequence')):
                data = open(name, 'rb').read(); m = kind.FromString(data)
                print(m.SerializeToString(deterministic=True) == data)
                for key, value in sorted((m.features if name == 'example' else m.context).feature.items()): print(json.dumps(key), show(value))
            for key, value in sorted(m.feature_lists.feature_list.items()): print(key, [show(v) for v in value.feature])
            """);
        Assert.Equal("""
            True
            "B" int64_list 1 0
            "a" bytes_list 78  c3bc
            "d" float_list 0.10000000149011612
            "empty" int64_list 
            "m" int64_list -9223372036854775808 9223372036854775807
            "none" bytes_list 
            "u" int64_list 255
            "z" float_list 1.5 -inf
            "\u00e9" int64_list -1 2147483647
            True
            "id" int64_list 1
            f ['float_list 0.5']
            s []
            t ['int64_list 1 2', 'int64_list 3']

            """, printed, ignoreLineEndingDifferences: true);
    }

    private static string Show(Tensor values) => string.Join(' ', Enumerable.Range(0, values.Count).Select(i => values.DType switch
    {
        DType.Text => Convert.ToHexStringLower(values.AsText()[i]),
        DType.Float32 => PythonFloat(values.AsSpan<float>()[i]),
        _ => values.AsSpan<long>()[i].ToString(CultureInfo.InvariantCulture),
    }));

    private static string PythonFloat(double value) => value.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
}
