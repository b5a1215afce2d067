using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class PngTests
{
    // Pictures of every colour type, depth and interlacing, made by a plain encoder that Pillow reads too; Pillow itself writes no interlaced files.
    private const string Encoder = """
        import zlib, struct, random
        import numpy as np
        from PIL import Image
        def chunk(t, d): return struct.pack('>I', len(d)) + t + d + struct.pack('>I', zlib.crc32(t + d))
        def filtered(rows, bpp):
            out = b''; above = bytes(len(rows[0])) if rows else b''
            for n, row in enumerate(rows):
                k = n % 5; line = bytearray([k])
                for i, x in enumerate(row):
                    a = row[i-bpp] if i >= bpp else 0; b = above[i]; c = above[i-bpp] if i >= bpp else 0
                    p = a + b - c; q = min((abs(p-a), 0, a), (abs(p-b), 1, b), (abs(p-c), 2, c))[2]
                    line.append((x - [0, a, b, (a+b)//2, q][k]) & 255)
                out += bytes(line); above = row
            return out
        def pack(samples, depth):
            if depth == 16: return b''.join(struct.pack('>H', s) for s in samples)
            bits = ''.join(format(s, '0%db' % depth) for s in samples); bits += '0' * (-len(bits) % 8)
            return bytes(int(bits[i:i+8], 2) for i in range(0, len(bits), 8))
        def save(name, a, depth, kind, interlaced, extra=b''):
            h, w, c = a.shape; bpp = max(1, c * depth // 8); data = b''
            for x, y, sx, sy in ([(0,0,8,8),(4,0,8,8),(0,4,4,8),(2,0,4,4),(0,2,2,4),(1,0,2,2),(0,1,1,2)] if interlaced else [(0,0,1,1)]):
                part = a[y::sy, x::sx]
                if part.size: data += filtered([pack([int(v) for v in row.ravel()], depth) for row in part], bpp)
            z = zlib.compress(data)
            open(name, 'wb').write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', w, h, depth, kind, 0, 0, interlaced)) + extra + chunk(b'IDAT', z[:9]) + chunk(b'IDAT', z[9:]) + chunk(b'IEND', b''))
        r = np.random.RandomState(1); n = 0
        for kind, depths in [(0, [1,2,4,8,16]), (2, [8,16]), (3, [1,2,4,8]), (4, [8,16]), (6, [8,16])]:
            for depth in depths:
                for h, w in [(1,1), (5,3), (9,17)]:
                    for interlaced in [0, 1]:
                        c = {0:1, 2:3, 3:1, 4:2, 6:4}[kind]
                        a = r.randint(0, 1 << depth, (h, w, c)); extra = b''
                        if kind == 3:
                            pal = r.randint(0, 256, (1 << depth, 3)).astype(np.uint8); extra = chunk(b'PLTE', pal.tobytes())
                        save('%d.png' % n, a, depth, kind, interlaced, extra)
                        if depth == 16: e = (a * 255.0 / 65535).round()
                        elif kind == 3: e = pal[a[:, :, 0]]
                        else: e = a * 255 // ((1 << depth) - 1)
                        if depth <= 8:
                            seen = np.array(Image.open('%d.png' % n).convert({0:'L', 2:'RGB', 3:'RGB', 4:'LA', 6:'RGBA'}[kind])).reshape(h, w, -1)
                            assert (seen == e).all(), (kind, depth)
                        print(e.shape, ' '.join(str(int(v)) for v in e.ravel()), sep='|'); n += 1
        """;

    [Fact]
    public void Reads_every_colour_type_depth_and_interlacing()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string[] lines = PythonOracle.Run(folder, Encoder).TrimEnd().Split('\n');
        Assert.Equal(15 * 3 * 2, lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            string[] parts = lines[i].Split('|');
            Tensor image = Png.Read(folder[$"{i}.png"]);
            Assert.Equal(parts[0], $"({string.Join(", ", image.Shape)})");
            Assert.Equal(parts[1].Split(' ').Select(byte.Parse), image.ToArray<byte>());
        }
    }

    [Fact]
    public void Reads_what_Pillow_writes_and_turns_colours_as_it_does()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string[] lines = PythonOracle.Run(folder, """
            import numpy as np
            from PIL import Image
            r = np.random.RandomState(2)
            a = Image.fromarray(np.cumsum(r.randint(0, 5, (40, 30, 3)), axis=1).astype(np.uint8))
            a.save('rgb.png'); a.convert('P').save('palette.png', transparency=3); a.convert('L').save('grey.png', optimize=True)
            for i in [a, a.convert('L'), Image.open('palette.png').convert('RGBA'), a.convert('L').convert('RGB')]: print(' '.join(map(str, np.array(i).ravel())))
            """).TrimEnd().Split('\n');
        Tensor[] images = [Png.Read(folder["rgb.png"]), Png.Read(folder["rgb.png"], channels: 1), Png.Read(folder["palette.png"]), Png.Read(folder["grey.png"], channels: 3)];
        for (int i = 0; i < images.Length; i++) Assert.Equal(lines[i].Split(' ').Select(byte.Parse), images[i].ToArray<byte>());
        Assert.Equal(Shape.Of(40, 30, 4), images[2].Shape);
    }

    [Fact]
    public void Writes_what_Pillow_reads()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var random = new Random(1);
        foreach (int channels in new[] { 1, 2, 3, 4 })
        {
            var pixels = new byte[7 * 5 * channels];
            random.NextBytes(pixels);
            Tensor image = Tensor.From(pixels, Shape.Of(7, 5, channels));
            Png.Write(folder["a.png"], image);
            Assert.Equal(pixels, Png.Read(folder["a.png"]).ToArray<byte>());
            string printed = PythonOracle.Run(folder, "import numpy as np\nfrom PIL import Image\ni = Image.open('a.png'); print(i.mode, i.size, ' '.join(map(str, np.array(i).ravel())))");
            Assert.Equal($"{new[] { "L", "LA", "RGB", "RGBA" }[channels - 1]} (5, 7) {string.Join(' ', pixels)}", printed.Trim());
        }
        Assert.Throws<ArgumentException>(() => Png.Write(folder["b.png"], Tensor.From(1f)));
    }

    [Fact]
    public void Reads_a_grey_key_as_alpha()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Png.Write(folder["a.png"], Tensor.From<byte>([7, 8], Shape.Of(1, 2)));
        byte[] file = File.ReadAllBytes(folder["a.png"]);
        byte[] key = [0, 0, 0, 2, .. "tRNS"u8, 0, 8, 0, 0, 0, 0];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(10), Crc32.Of("tRNS"u8, [0, 8]));
        Tensor image = Png.Decode([.. file[..33], .. key, .. file[33..]]);
        Assert.Equal([7, 255, 8, 0], image.ToArray<byte>());
    }

    [Fact]
    public void Every_cut_gives_an_error_and_every_changed_byte_is_noticed()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Png.Write(folder["a.png"], Tensor.From(Enumerable.Range(0, 48).Select(i => (byte)i).ToArray(), Shape.Of(4, 4, 3)));
        byte[] whole = File.ReadAllBytes(folder["a.png"]);
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => Png.Decode(whole.AsSpan(0, length)));
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x41;
            Assert.StartsWith("Png image: expected ", Assert.Throws<InvalidDataException>(() => Png.Decode(damaged)).Message);
        }
    }

    [Theory]
    [InlineData(0x7FFFFFFF, 0x7FFFFFFF, 8, 2, "expected a width and a height of at most")]
    [InlineData(0, 4, 8, 2, "got 0 x 4")]
    [InlineData(8000, 8000, 8, 2, "compressed bytes, which cannot hold them")]
    [InlineData(4, 4, 3, 0, "got type 0 with 3 bits")]
    [InlineData(4, 4, 8, 3, "in PLTE, got 0 bytes")]
    public void Rejects_a_header_before_memory_is_taken(int width, int height, byte depth, byte type, string message)
    {
        using TestFolder folder = TestFiles.NewFolder();
        Png.Write(folder["a.png"], Tensor.From<byte>([7, 8], Shape.Of(1, 2)));
        byte[] file = File.ReadAllBytes(folder["a.png"]);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        (file[24], file[25]) = (depth, type);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.Of("IHDR"u8, file.AsSpan(16, 13)));
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Png.Decode(file)).Message);
    }
}
