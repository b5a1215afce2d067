using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Penstock.Serving;
using Penstock.Web;

namespace Penstock.Tests;

/// <summary>However a request ends, the version that it used is let go, so that the next switch can give its memory back.</summary>
public sealed class RestEndpointTests : IDisposable
{
    private const int Large = 1 << 21;
    private readonly TestFolder _folder = TestFiles.NewFolder();
    private readonly ServedModel _model;
    private readonly RestEndpoint _endpoint;
    private Action _run = () => { };

    public RestEndpointTests()
    {
        VersionSwitchTests.Publish(_folder["m"], 1);
        _model = new("m", _folder["m"], new() { Batching = new() { Lanes = 1, Threads = 1 } }, TimeProvider.System, (_, _) => { })
        {
            Changed = (version, _) =>
            {
                foreach (SignatureRunner runner in version.Runners) runner.BatchRan = _ => _run();
            },
        };
        _model.Refresh();
        _endpoint = new(_ => _model, () => ["m"], new(new MetricRegistry()), TimeProvider.System);
    }

    [Fact]
    public async Task A_client_that_hangs_up_while_it_waits_holds_no_version()
    {
        var isBusy = new TaskCompletionSource();
        using var open = new ManualResetEventSlim();
        _run = () =>
        {
            isBusy.TrySetResult();
            open.Wait();
        };
        Task first = Task.Run(() => AskAsync(default), TestContext.Current.CancellationToken);
        await isBusy.Task;
        using var gone = new CancellationTokenSource();
        Task waiting = AskAsync(gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        open.Set();
        await first;
        Assert.True(IsReleasedByClose());
    }

    [Fact]
    public async Task A_run_that_fails_holds_no_version()
    {
        _run = () => throw new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(() => AskAsync(TestContext.Current.CancellationToken));
        Assert.True(IsReleasedByClose());
    }

    [Fact]
    public void Memory_of_a_large_request_is_not_kept()
    {
        Action<RestRequest>[] large = [r => r.SetBody(new byte[Large]), r => r.Answer.Raw(new byte[Large]), r => r.Line.Raw(new byte[Large])];
        foreach (Action<RestRequest> grow in large)
        {
            var request = new RestRequest();
            Assert.False(request.IsLarge);
            grow(request);
            request.Answer.Clear();
            request.Line.Clear();
            Assert.True(request.IsLarge);
        }
    }

    public void Dispose()
    {
        _model.Close();
        _folder.Dispose();
    }

    private Task AskAsync(CancellationToken aborted)
    {
        var context = new DefaultHttpContext { RequestAborted = aborted };
        context.Request.Method = "POST";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = VersionSwitchTests.Predict;
        context.Request.Body = new MemoryStream([.. System.Text.Encoding.UTF8.GetBytes(VersionSwitchTests.Ask)]);
        return _endpoint.AnswerAsync(context);
    }

    private bool IsReleasedByClose()
    {
        ServedVersion version = _model.Table.Default!;
        _model.Close();
        return version.Released.IsCompleted;
    }
}
