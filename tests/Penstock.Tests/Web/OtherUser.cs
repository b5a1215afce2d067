using System.Diagnostics;

namespace Penstock.Tests;

/// <summary>Asks servers as another user of this machine, which root alone can.</summary>
internal static class OtherUser
{
    /// <summary>What a server answers to nobody: the first line, the headers and the body.</summary>
    public static async Task<string> AskAsync(Uri server, string method, string path, string body = "")
    {
        // Bash's own connections, so that no other program is needed.
        const string Script = "exec 3<>/dev/tcp/$0/$1; printf '%s' \"$2\" >&3; cat <&3";
        string request = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Penstock: 1\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
        using Process bash = Process.Start(new ProcessStartInfo("runuser", ["-u", "nobody", "--", "bash", "-c", Script, server.DnsSafeHost, $"{server.Port}", request]) { RedirectStandardOutput = true })!;
        string answer = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        return answer;
    }
}
