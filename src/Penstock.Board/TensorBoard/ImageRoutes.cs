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
            Response = () => TensorBoardApi.Tags(("samples", JsonForm.Whole)),
            Answer = context => TensorBoardApi.TagsAsync(context, folder.Current, RunPlugin.Images, (json, tag) => json.WriteNumber("samples", _images.Read(tag, null, context.RequestAborted, 1).Select(e => e.Count).FirstOrDefault())),
        },
        new("GET", "/data/plugin/images/images", "Lists the images of a tag.")
        {
            Query = [BoardParameters.Run, BoardParameters.Tag, Sample], Answer = ListAsync,
            Response = () => JsonForm.List(JsonForm.Object(("wall_time", JsonForm.AnyNumber), ("step", JsonForm.Whole), ("width", JsonForm.Whole), ("height", JsonForm.Whole), ("query", JsonForm.Text))),
        },
        new("GET", "/data/plugin/images/individualImage", "Gives an image.") { Query = [BoardParameters.Run, BoardParameters.Tag, BoardParameters.Index, Sample], Gives = "image/*", Answer = OneAsync },
    ];

    private static WebParameter Sample => BoardParameters.Number("sample", "Which image of the step.", 0, 0, int.MaxValue / 2);

    private Task ListAsync(HttpContext context)
    {
        LoggedTag tag = context.Tag(folder.Current, RunPlugin.Images);
        int sample = context.Number("sample", 0, 0, int.MaxValue / 2);
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartArray();
            foreach (ImagesPage.Entry entry in _images.Read(tag, null, context.RequestAborted).Where(e => e.Count > sample))
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
