namespace Penstock.Data;

/// <summary>Forty thousand lines of Shakespeare.</summary>
internal sealed class TinyShakespeare() : DatasetBuilder(new(
    "tiny_shakespeare", "Tiny Shakespeare", "40,000 lines of Shakespeare in one text a split; tell the next character", new(("text", new TextFeature())))
{
    Homepage = "https://github.com/karpathy/char-rnn", Licence = "public domain",
    Citation = "A. Karpathy: char-rnn, 2015.",
    Sources =
    [
        new("https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt", "input.txt")
        {
            Bytes = 1115394, Sha256 = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed", Elsewhere = ["tinyshakespeare/input.txt", "federated-shakespeare/data/tinyshakespeare/input.txt"],
        },
    ],
    Splits = [("train", 1), ("validation", 1), ("test", 1)],
})
{
    protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files)
    {
        string text = File.ReadAllText(files["input.txt"]);
        int train = (int)(text.Length * 0.9), validation = train + (int)((text.Length - train) * 0.5);
        return [Split("train", text[..train]), Split("validation", text[train..validation]), Split("test", text[validation..])];
    }

    private static GeneratedSplit Split(string name, string text) => new(name, [new(name, new Dictionary<string, object> { ["text"] = text })]);
}
