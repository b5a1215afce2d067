namespace Penstock.Tests;

public class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("quickstart")]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("serve")]
    [InlineData("board")]
    [InlineData("data list")]
    [InlineData("data show")]
    [InlineData("data prepare")]
    [InlineData("data head")]
    [InlineData("data convert")]
    [InlineData("data bench")]
    [InlineData("data transform")]
    [InlineData("data profile")]
    [InlineData("data schema")]
    [InlineData("data validate")]
    [InlineData("data compare")]
    [InlineData("models list")]
    [InlineData("models show")]
    [InlineData("models lineage")]
    [InlineData("models promote")]
    [InlineData("models rollback")]
    [InlineData("models unalias")]
    [InlineData("models history")]
    [InlineData("models delete")]
    [InlineData("monitor")]
    [InlineData("logs forget")]
    [InlineData("runs list")]
    [InlineData("runs show")]
    [InlineData("runs export")]
    [InlineData("runs compare")]
    [InlineData("runs archive")]
    [InlineData("runs delete")]
    [InlineData("runs undo")]
    [InlineData("pipeline")]
    [InlineData("pipeline run")]
    [InlineData("pipeline show")]
    [InlineData("pipeline runs")]
    [InlineData("pipeline graph")]
    public void Every_verb_explains_itself(string verb)
    {
        string[] words = verb.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        CliRun help = CliRun.Of([.. words, "--help"]);
        Assert.Equal((0, ""), (help.Code, help.Error));
        string text = string.Join('\n', help.Output.Split('\n').Select(line => line.TrimEnd()));
        Snapshot.Matches(text, words.Length == 0 ? "penstock" : verb.Replace(' ', '-'));
    }
}
