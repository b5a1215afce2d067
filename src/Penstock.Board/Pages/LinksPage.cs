using Microsoft.AspNetCore.Http;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Links that let in to look alone.</summary>
internal sealed class LinksPage(Func<WebSessions?> sessions)
{
    private const double UsualDays = 7;

    public IEnumerable<WebEndpoint> Endpoints => [new("POST", "/api/links", "Makes a link to a view that lets in to look alone.") { Writes = true, Request = () => JsonForm.Of<Request>(BoardQuery.Reading), Response = () => JsonForm.Object(("url", JsonForm.Text)), Answer = AnswerAsync }];

    private sealed record Request(string View, double Days = UsualDays);

    private async Task AnswerAsync(HttpContext context)
    {
        Request asked = await context.BodyAsync<Request>(BoardQuery.Reading);
        if (asked.View is null) throw new RefusedException(400, "/api/links: expected {\"view\":\"/scalars\",\"days\":7}, got no view. Send one.");
        // Where everybody is let in, the view itself is the link.
        string url = sessions()?.LinkTo(context, asked.View, asked.Days) ?? asked.View;
        await BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("url", url);
            json.WriteEndObject();
        });
    }
}
