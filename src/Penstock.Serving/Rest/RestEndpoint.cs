using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Penstock.Web;

namespace Penstock.Serving;

/// <summary>TensorFlow Serving's REST: predict, classify, regress, status and metadata of models.</summary>
internal sealed class RestEndpoint(Func<string, ServedModel?> find, Func<IEnumerable<string>> names, ServingMetrics metrics, TimeProvider clock)
{
    private const string Root = "/v1/", List = "/v1/models/";
    private const int MostPaths = 4096, MostIdle = 256;
    private readonly ConcurrentDictionary<string, RestPath> _paths = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<RestRequest> _idle = [];

    /// <summary>Answers a request; one that fails is answered with <c>{"error": "a sentence"}</c>.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        long started = clock.GetTimestamp();
        RestRequest request = _idle.TryDequeue(out RestRequest? idle) ? idle : new();
        var work = new RestWork(request, clock);
        try
        {
            try
            {
                await WorkAsync(context, work);
            }
            catch (ServingException refused)
            {
                work.Fail(refused.Code, refused.Message);
            }
            await JsonAnswer.WriteAsync(context, work.Code.HttpStatus(), request.Answer.Written);
            work.Finish(context.TraceIdentifier, started);
            if (work.Version is null && work.Model is not null) metrics.CountUnknown(work.Model, work.Code, find(work.Model) is not null);
        }
        finally
        {
            work.Leave();
            request.Answer.Clear();
            if (!request.IsLarge && _idle.Count < MostIdle) _idle.Enqueue(request);
        }
    }

    private async ValueTask WorkAsync(HttpContext context, RestWork work)
    {
        bool isPost = HttpMethods.IsPost(context.Request.Method);
        RestPath path = PathOf(context, isPost);
        work.Model = path.Model;
        if (!isPost)
        {
            Describe(path, work, context);
            return;
        }
        await work.Request.ReadBodyAsync(context);
        ServedModel? model = find(path.Model!);
        if (path.Verb == RestVerb.Predict) await work.PredictAsync(model, path, context);
        else await work.AnswerExamplesAsync(model, path, context);
    }

    private RestPath PathOf(HttpContext context, bool isPost)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (isPost && _paths.TryGetValue(target, out RestPath known)) return known;
        int query = target.IndexOf('?');
        string path = query < 0 ? target : target[..query];
        if (!path.StartsWith(Root, StringComparison.OrdinalIgnoreCase)) throw new RefusedException(404, $"Expected a path of this server, got {context.Request.Path}. /openapi.json lists them.");
        bool isGet = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (isGet && path.Equals(List, StringComparison.OrdinalIgnoreCase)) return new(RestVerb.Status, "", null, null);
        if (!(isPost || isGet) || !RestPath.TryParse(isPost, path, out RestPath parsed))
            throw ServingException.Invalid($"Malformed request: {context.Request.Method} {path}");
        if (isPost && _paths.Count < MostPaths) _paths.TryAdd(target, parsed);
        return parsed;
    }

    private void Describe(RestPath path, RestWork work, HttpContext context)
    {
        JsonOutput answer = work.Request.Answer;
        switch (path.Model)
        {
            case null: throw ServingException.Invalid($"Missing model name in request. GET {List} lists the models.");
            case "": Descriptions.Names(answer, names()); return;
        }
        ServedModel? model = find(path.Model);
        if (path.Verb == RestVerb.Metadata)
        {
            Descriptions.Metadata(answer, work.Take(model, path));
            return;
        }
        VersionTable? table = model?.Table;
        long? version = path.Version;
        if (path.Label is { } label)
        {
            if (table is null || !table.Labels.TryGetValue(label, out long labelled)) throw ServingException.Invalid($"Unrecognized servable version label: {label}");
            version = labelled;
        }
        ServedVersion[] found = [.. (table?.Known ?? []).Where(v => version is null || v.Number == version)];
        if (found.Length == 0)
            throw new ServingException(ServingCode.NotFound, version is null ? $"Could not find any versions of model {path.Model}" : $"Could not find version {version} of model {path.Model}");
        Descriptions.Status(answer, found);
    }
}
