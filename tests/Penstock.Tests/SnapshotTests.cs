namespace Penstock.Tests;

public class SnapshotTests
{
    [Fact]
    public void Matches_an_approved_text() => Snapshot.Matches("first\r\nsecond");

    [Fact]
    public void Names_the_first_line_that_differs()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("PENSTOCK_ACCEPT") == "1", "Texts are being accepted.");
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["approved.txt"], "first\nsecond\n");
        var failure = Assert.ThrowsAny<Exception>(() => Snapshot.MatchesFile(folder["approved.txt"], "first\nthird"));
        Assert.Contains("approved.txt: line 2: expected 'second', got 'third'.", failure.Message);
    }

    [Fact]
    public void Deletes_the_folder_of_a_test()
    {
        string path;
        using (var folder = TestFiles.NewFolder())
        {
            path = folder.FullName;
            File.WriteAllText(folder["a.txt"], "a");
        }
        Assert.False(Directory.Exists(path));
    }
}
