using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Penstock.Serving;

namespace Penstock.Tests;

/// <summary>Numbers of requests and answers: read as the library reads them, written as C's printf would.</summary>
public class DecimalTextTests
{
    private const int Tries = 200_000;

    [Fact]
    public void Shortest_texts_of_random_bits_are_read_back()
    {
        var random = new Random(7);
        for (int i = 0; i < Tries; i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (double.IsFinite(value)) Check(value.ToString("R", CultureInfo.InvariantCulture));
            float small = BitConverter.Int32BitsToSingle(random.Next());
            if (float.IsFinite(small)) Check(small.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Digits_of_any_number_and_point_are_rounded_once()
    {
        var random = new Random(8);
        for (int i = 0; i < Tries; i++)
        {
            string digits = string.Concat(Enumerable.Range(0, random.Next(1, 26)).Select(_ => (char)('0' + random.Next(10)))).TrimStart('0');
            if (digits.Length == 0) digits = "0";
            int point = random.Next(digits.Length + 1);
            string text = point == 0 ? "0." + new string('0', random.Next(6)) + digits : point == digits.Length ? digits : $"{digits[..point]}.{digits[point..]}";
            Check((random.Next(2) == 0 ? "-" : "") + text + (random.Next(3) == 0 ? $"e{random.Next(-60, 60)}" : ""));
        }
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740993.0000000000000000001")]
    [InlineData("1.00000005960464477539062500")]
    [InlineData("1.0000000596046447753906250000001")]
    [InlineData("16777217")]
    [InlineData("3.4028235677973366e38")]
    [InlineData("3.4028235677973367e38")]
    [InlineData("1.1754942807573643e-38")]
    [InlineData("7.006492321624085e-46")]
    [InlineData("7.006492321624086e-46")]
    [InlineData("4.9e-324")]
    [InlineData("2.4703282292062327e-324")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("0.000000000000000000000000000000000000000001")]
    [InlineData("-0")]
    [InlineData("0e999999999999")]
    [InlineData("123456789012345678901234567890")]
    public void Halves_and_edges_are_rounded_once(string text) => Check(text);

    [Theory]
    [InlineData(0.1f, "0.1")]
    [InlineData(1f / 3, "0.333333343")]
    [InlineData(123456789f, "123456792.0")]
    [InlineData(1e6f, "1e+06")]
    [InlineData(1234567f, "1234567.0")]
    [InlineData(-0f, "-0.0")]
    [InlineData(1.4e-45f, "1.4013e-45")]
    [InlineData(3.4028235e38f, "3.40282347e+38")]
    [InlineData(0.0001f, "0.0001")]
    [InlineData(0.00001f, "1e-05")]
    public void Floats_are_written_with_six_digits_or_nine(float value, string text)
    {
        var json = new JsonOutput();
        json.Number(value);
        Assert.Equal(text, Encoding.UTF8.GetString(json.Written.Span));
    }

    [Fact]
    public void Floats_are_written_as_printf_does()
    {
        var random = new Random(9);
        float[] values = [.. Enumerable.Range(0, 2000).Select(i => i % 2 == 0 ? BitConverter.Int32BitsToSingle(random.Next()) : (float)Math.Round(random.NextDouble() * 1000, random.Next(7))).Where(float.IsFinite)];
        string script = "import struct,sys\nfor line in sys.stdin:\n v=struct.unpack('<f',struct.pack('<I',int(line)))[0]\n t='%g'%v\n t=t if struct.unpack('<f',struct.pack('<f',float(t)))[0]==v else '%.9g'%v\n print(t if '.' in t or 'e' in t else t+'.0')\n";
        string[] expected = Python(script, string.Join('\n', values.Select(v => BitConverter.SingleToUInt32Bits(v)))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var json = new JsonOutput();
        for (int i = 0; i < values.Length; i++)
        {
            json.Clear();
            json.Number(values[i]);
            Assert.Equal(expected[i], Encoding.UTF8.GetString(json.Written.Span));
        }
    }

    private static string Python(string script, string input)
    {
        var start = new System.Diagnostics.ProcessStartInfo("/usr/bin/python3", ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return output.GetAwaiter().GetResult();
    }

    private static unsafe void Check(string text)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(text.Replace('E', 'e')), .. new byte[JsonText.Padding]];
        fixed (byte* start = bytes)
        {
            byte* at = start;
            Assert.Equal(NumberOutcome.Read, DecimalText.Scan(ref at, out DecimalText number));
            Assert.Equal(text.Length, at - start);
            Assert.True(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(number.ToDouble()), $"{text}: {number.ToDouble():R}");
            Assert.True(BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)) == BitConverter.SingleToInt32Bits(number.ToSingle()), $"{text}: {number.ToSingle():R} as float");
        }
    }
}
