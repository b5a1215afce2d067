using Microsoft.AspNetCore.Http;

namespace Penstock.Serving;

/// <summary>One request to a model: it holds the version, and the memory that it is computed in, until it has been answered.</summary>
internal sealed class RestWork(RestRequest request, TimeProvider clock)
{
    private ServedModel? _model;
    private SignatureRunner? _runner;
    private Call? _call;

    public RestRequest Request => request;

    /// <summary>The model that was asked for.</summary>
    public string? Model { get; set; }

    public ServedVersion? Version { get; private set; }

    public ServingCode Code { get; private set; }

    /// <summary>Takes a version, which is held until <see cref="Leave"/>.</summary>
    public ServedVersion Take(ServedModel? model, RestPath path)
    {
        _model = model;
        if (model is null && path.Label is not null) throw ServingException.Invalid($"Unrecognized servable version label: {path.Label}");
        return Version = model?.Take(path.Version, path.Label) ?? throw ServedModel.NotFound(path.Model!, path.Version);
    }

    /// <summary>Answers in the form that the request has: rows or columns.</summary>
    public async ValueTask PredictAsync(ServedModel? model, RestPath path, HttpContext context)
    {
        bool isRows = true;
        if (!TryReadQuickly(model, path)) isRows = ReadCarefully(model, path);
        await RunAsync(context);
        if (isRows) AnswerWriter.Rows(request.Answer, _call!.Outputs);
        else AnswerWriter.Columns(request.Answer, _call!.Outputs);
    }

    /// <summary>Reads the usual request: rows for the default signature.</summary>
    private bool TryReadQuickly(ServedModel? model, RestPath path)
    {
        // Whether the model is there is told after what is wrong with the body.
        if (model?.TryTake(path.Version, path.Label) is not { } version) return false;
        (_model, Version) = (model, version);
        if (version.RunnerOf("") is not { Layout: { } layout, Signature.TakesAnyShape: false } runner) return false;
        Begin(runner);
        int rows = request.ReadQuickly(runner.Signature, layout, _call!.Inputs, model.Options.Batching.RequestRows);
        if (rows < 0) return false;
        request.Json.HasNamedNumbers = false;
        _call.Rows = rows;
        return true;
    }

    private bool ReadCarefully(ServedModel? model, RestPath path)
    {
        Leave();
        request.Open();
        RequestOutline outline = RequestOutline.Of(request.Json, request.Tensors);
        string signature = outline.SignatureName(request.Json, request.Tensors);
        Begin(Take(model, path).RunnerOf(signature));
        bool isRows = outline.GoToValues(request.Json, request.Tensors);
        int most = _model!.Options.Batching.RequestRows;
        _call!.Rows = isRows ? request.Values.ReadRows(_runner!.Signature, _call.Inputs, most) : request.Values.ReadColumns(_runner!.Signature, _call.Inputs, most);
        return isRows;
    }

    /// <summary>Answers to classify or regress.</summary>
    public async ValueTask AnswerExamplesAsync(ServedModel? model, RestPath path, HttpContext context)
    {
        request.Open();
        request.Values.RowSlices.Clear();
        RequestOutline outline = RequestOutline.Of(request.Json, request.Tensors);
        string signature = outline.SignatureName(request.Json, request.Tensors);
        Begin(Take(model, path).RunnerOf(signature));
        ExampleRequest examples = request.Examples.Read(outline, _model!.Options.Batching.RequestRows, _runner!.Signature.TakesRawRows);
        ExampleAnswers.Require(_runner.Signature, path.Verb);
        ExampleInputs.Fill(_runner.Signature, examples, _call!.Inputs);
        _call.Rows = examples.Examples.Count;
        await RunAsync(context);
        ExampleAnswers.Write(request.Answer, path.Verb, _call, Version!.Meaning);
    }

    /// <summary>Answers with an error.</summary>
    public void Fail(ServingCode code, string message)
    {
        Code = code;
        request.Answer.Clear();
        AnswerWriter.Error(request.Answer, code, message);
    }

    /// <summary>Counts and logs what was answered.</summary>
    public void Finish(string id, long started)
    {
        TimeSpan time = clock.GetElapsedTime(started);
        Version?.Meter?.Count(Code, _call?.Rows ?? 0, time);
        if (Code == ServingCode.Ok && _call is not null && _model?.Log is { } log && log.Takes(id)) log.Write(id, request, _runner!.Signature, _call, Version!, time);
    }

    /// <summary>Lets go of what it holds.</summary>
    public void Leave()
    {
        if (_call is not null) _runner!.Return(_call);
        Version?.Leave();
        (_call, Version) = (null, null);
    }

    private void Begin(SignatureRunner runner)
    {
        _runner = runner;
        _call = runner.Rent();
    }

    private ValueTask RunAsync(HttpContext context) => _runner!.RunAsync(_call!, _runner.MayWait ? context.RequestAborted : default);
}
