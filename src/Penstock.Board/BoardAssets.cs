using Microsoft.AspNetCore.Http;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The files of the web application; every path that a browser opens is the application, which finds the view by the address.</summary>
internal sealed class BoardAssets(string folder)
{
    private const string Application = "/index.html";

    private static readonly PackedAnswer s_unbuilt = new("""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Penstock board</title></head>
        <body>
        <h1>Penstock board</h1>
        <p>The server runs, but its web application was not built. In the folder of the source, with npm at hand:</p>
        <pre>dotnet run build.cs -- web</pre>
        <p>Then build the program again. The data can be read without it: <a href="/api/runs">/api/runs</a>, <a href="/api/tags">/api/tags</a>, <a href="/openapi.json">/openapi.json</a>.</p>
        </body>
        </html>

        """u8.ToArray(), "text/html; charset=utf-8");

    private readonly StaticFolder _files = new(folder);

    public async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "/";
        bool isData = path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/data/", StringComparison.Ordinal);
        if (!isData && await _files.TryAnswerAsync(context)) return;
        if (isData || !AsksForPage(context.Request)) throw new RefusedException(404, "board: expected a path of this server, got another. /openapi.json lists them.");
        if (!await _files.TryAnswerAsync(context, Application)) await s_unbuilt.WriteAsync(context);
    }

    private static bool AsksForPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && (request.Path == "/" || request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true));
}
