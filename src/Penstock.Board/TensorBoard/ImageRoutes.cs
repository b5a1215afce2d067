using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>TensorBoard's routes of images.</summary>
internal sealed class ImageRoutes(BoardFolder folder)
{
    private readonly ImagesPage _images = new(folder);

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        new("GET", "/data/plugin/images/tags", "Lists the tags of images by run.")
        {
            Answer = context => TensorBoardApi.TagsAsync(context, folder.Current, RunPlugin.Images, (json, tag) => json.WriteNumber("samples", _images.Read(tag, context.RequestAborted, 1).Select(e => e.Count).FirstOrDefault())),
        },
        new("GET", "/data/plugin/images/images", "Lists the images of a tag.") { Answer = ListAsync },
        new("GET", "/data/plugin/images/individualImage", "Gives an image.") { Answer = OneAsync },
    ];

    private Task ListAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.Images);
        int sample = context.Number("sample", 0, 0, int.MaxValue / 2);
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartArray();
            foreach (ImagesPage.Entry entry in _images.Read(tag, context.RequestAborted).Where(e => e.Count > sample))
            {
                json.WriteStartObject();
                json.Number("wall_time", entry.Wall);
                json.WriteNumber("step", entry.Step);
                json.WriteNumber("width", entry.Width);
                json.WriteNumber("height", entry.Height);
                json.WriteString("query", $"run={Uri.EscapeDataString(tag.Run.Name)}&tag={Uri.EscapeDataString(tag.Name)}&index={entry.Index}&sample={sample}");
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    private Task OneAsync(HttpContext context) =>
        BlobPage.SendAsync(context, context.Tag(folder.Current, RunPlugin.Images), context.Number("index", 0, 0, int.MaxValue), context.Number("sample", 0, 0, int.MaxValue / 2));
}
