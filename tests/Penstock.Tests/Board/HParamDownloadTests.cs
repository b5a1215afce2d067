using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Penstock.Board;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Tests;

/// <summary>The table of hyperparameters as files that TensorBoard's clients download.</summary>
public class HParamDownloadTests(SampleBoard samples) : IClassFixture<SampleBoard>
{
    private const string Visible = "[true,true,true,true,true,true,true,true]", Groups = """{"allowedStatuses":[0,1,2,3]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // The table of TensorBoard's own test of this route, and what that expects of it.
    [Theory]
    [InlineData("json", "application/json", """{"header":["initial_temp","final_temp","string_hparam","bool_hparam","optional_string_hparam","current_temp","delta_temp","optional_metric"],"rows":[[270,150,"a string",true,"",10,15,33],[280,100,"AAAAA",false,"",51,44.5,null],[300,1.2E-05,"a string_3",true,"BB",101,-15100000,null]]}""")]
    [InlineData("csv", "text/csv; charset=utf-8", "initial_temp,final_temp,string_hparam,bool_hparam,optional_string_hparam,current_temp,delta_temp,optional_metric\r\n270.0,150.0,a string,True,,10.0,15.0,33.0\r\n280.0,100.0,AAAAA,False,,51.0,44.5,\r\n300.0,1.2e-05,a string_3,True,BB,101.0,-15100000.0,\r\n")]
    [InlineData("latex", "application/x-latex", """
        \begin{table}[tbp]
        \begin{tabular}{llllllll}
        initial\_temp & final\_temp & string\_hparam & bool\_hparam & optional\_string\_hparam & current\_temp & delta\_temp & optional\_metric \\ \hline
        $270$ & $150$ & a string & $1$ &  & $10$ & $15$ & $33$ \\
        $280$ & $100$ & AAAAA & $0$ &  & $51$ & $44.5$ & - \\
        $300$ & $1.2\cdot 10^{-5}$ & a string\_3 & $1$ & BB & $101$ & $-1.51\cdot 10^{7}$ & - \\
        \hline
        \end{tabular}
        \end{table}

        """)]
    public async Task A_file_is_as_TensorBoard_writes_it(string format, string type, string expected)
    {
        string[] metrics = ["current_temp", "delta_temp", "optional_metric"], hparams = ["initial_temp", "final_temp", "string_hparam", "bool_hparam", "optional_string_hparam"];
        SessionGroup Group(HParamValue?[] values, double?[] results) => new("g", [new("s", "")
        {
            HParams = hparams.Zip(values).Where(one => one.Second is not null).ToDictionary(one => one.First, one => one.Second!.Value),
        }], metrics.Zip(results).Where(one => one.Second is not null).ToDictionary(one => new MetricName("", one.First), one => new MetricValue(0, 0, one.Second!.Value)));
        var file = new HParamDownload([.. hparams.Select(name => new HParamInfo(name, HParamType.Unknown))], [.. metrics.Select(tag => new HParamMetric(tag))],
            [Group([270, 150, "a string", true, null], [10, 15, 33]), Group([280, 100, "AAAAA", false, null], [51, 44.5, null]), Group([300, 0.000012, "a string_3", true, "BB"], [101, -15100000, null])], null, [.. Enumerable.Repeat(true, 8)]);
        Assert.Equal((type, expected), await SentAsync(file.Pack(format)));
    }

    [Fact]
    public void Numbers_are_as_Python_prints_them()
    {
        using var folder = TestFiles.NewFolder();
        double[] numbers = [0, -0.0, 1, 0.1, 100, 123.456, 999.5, 1000, -12345, 0.0001, 0.00001, -0.00012345, 1e15, -1e15, 1234567890123456.5, 9999999999999998, 1e16, 1.5e16, -2e22, 1e100, 5e-324, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        string list = string.Join(',', numbers.Select(number => $"float('{number.ToString("R", CultureInfo.InvariantCulture).Replace("Infinity", "inf")}')"));
        string[] printed = PythonOracle.Run(folder, $"for x in [{list}]:\n print(repr(x), '%.3g' % x)").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(numbers.Length, printed.Length);
        Assert.Equal(printed.Select(line => line.Split(' ')[0]), numbers.Select(PythonNumber.Text));
        string Mathematics(string text) => text switch
        {
            "nan" => @"$\mathrm{NaN}$",
            "inf" => @"$+\infty$",
            "-inf" => @"$-\infty$",
            _ => text.Split('e') is [var coefficient, var exponent] ? $@"${coefficient}\cdot 10^{{{int.Parse(exponent, CultureInfo.InvariantCulture)}}}$" : $"${text}$",
        };
        Assert.Equal(printed.Select(line => Mathematics(line.Split(' ')[1])), numbers.Select(PythonNumber.Latex));
    }

    [Fact]
    public async Task Texts_break_no_file()
    {
        HParamDownload File(string text) => new([new("a", HParamType.Text), new("b", HParamType.Text)], [], [new("g", [new("s", "") { HParams = new Dictionary<string, HParamValue> { ["a"] = text, ["b"] = "é😀" } }], new Dictionary<MetricName, MetricValue>())], null, [true, true]);
        Assert.Equal("a,b\r\n\"x,\"\"y\"\"\n\",é😀\r\n", (await SentAsync(File("x,\"y\"\n").Pack("csv"))).Body);
        Assert.Contains(@"\textbackslash{}input\{x\}\& \$\#\textasciitilde{}\textasciicircum{}\%\_ & é😀 \\", (await SentAsync(File("\\input{x}&\n$#~^%_").Pack("latex"))).Body);
        var alone = new HParamDownload([new("a", HParamType.Text)], [], [new("g", [new("s", "")], new Dictionary<MetricName, MetricValue>())], null, [true]);
        Assert.Equal("a\r\n\"\"\r\n", (await SentAsync(alone.Pack("csv"))).Body);
        Assert.Equal("\r\n\r\n", (await SentAsync(new HParamDownload([new("a", HParamType.Text)], [], [new("g", [new("s", "")], new Dictionary<MetricName, MetricValue>())], null, []).Pack("csv"))).Body);
    }

    [Fact]
    public async Task Groups_that_are_asked_for_are_given_in_the_columns_of_the_experiment()
    {
        using var logs = TestFiles.NewFolder();
        SampleLogs.Write(logs.FullName);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName) { AnswerBytes = 1 });
        using HttpClient client = board.Client();
        Task<string> Get(string format, string visible, string request) => client.GetStringAsync(Path(format, visible, request), Cancel);
        Assert.Equal("rate,shuffles,validation/accuracy\r\n0.1,True,0.75\r\n", await Get("csv", Visible, Groups));
        Assert.Equal("rate,validation/accuracy\r\n0.2,0.75\r\n", await Get("csv", "[true,false,true]", """{"allowedStatuses":["STATUS_FAILURE"],"experimentName":"any"}"""));
        Assert.Equal("rate\r\n0.2\r\n", await Get("csv", "[true]", """{"allowedStatuses":["STATUS_FAILURE"]}"""));
        Assert.Equal("rate,shuffles\r\n0.2,True\r\n", await Get("csv", Visible, """{"allowedStatuses":["STATUS_FAILURE"],"includeMetrics":false}"""));
        Assert.Equal("rate,shuffles,validation/accuracy\r\n", await Get("csv", Visible, "{}"));
        Assert.Equal("""{"header":["rate","shuffles","validation/accuracy"],"rows":[["",true,0.75]]}""", await Get("json", Visible, """{"allowedStatuses":[2],"colParams":[{"hparam":"shuffles","includeInResult":true}]}"""));
        using HttpResponseMessage posted = await client.PostAsync(Path("json", Visible, null), new StringContent("""{"allowedStatuses":[2]}"""), Cancel);
        Assert.Equal("""{"header":["rate","shuffles","validation/accuracy"],"rows":[[0.2,true,0.75]]}""", await posted.Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData("xml", Visible, Groups, "download_data: expected the format csv, json or latex, got another. Give one of these.")]
    [InlineData("csv", "[1]", Groups, "download_data: expected a list of truth values as columnsVisibility in JSON, got another: ")]
    [InlineData("csv", "{}", Groups, "download_data: expected a list of truth values as columnsVisibility in JSON, got another: ")]
    [InlineData("csv", Visible, "[]", "session_groups: expected a ListSessionGroupsRequest in JSON, got another: ")]
    [InlineData("csv", Visible, null, "/data/plugin/hparams/download_data: expected request once in the query, got it 0 times. Give it.")]
    public async Task What_is_no_request_is_refused(string format, string visible, string? request, string sentence)
    {
        var (status, told) = await samples.Client.GetAsync(Path(format, visible, request), Cancel).ErrorAsync();
        Assert.Equal(400, status);
        Assert.StartsWith(sentence, told);
    }

    private static async Task<(string? Type, string Body)> SentAsync(PackedAnswer answer)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await answer.WriteAsync(context);
        await context.Response.BodyWriter.FlushAsync(Cancel);
        return (context.Response.ContentType, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static string Path(string format, string visible, string? request) =>
        $"/data/plugin/hparams/download_data?format={format}&columnsVisibility={Uri.EscapeDataString(visible)}{(request is null ? "" : $"&request={Uri.EscapeDataString(request)}")}";
}
