using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Penstock.Web;

namespace Penstock.Tests;

/// <summary>TLS with certificates of the test's own making.</summary>
public class TlsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_with_the_certificate_of_the_files_and_its_whole_chain()
    {
        using var folder = TestFiles.NewFolder();
        using X509Certificate2 root = Authority("root"), middle = Authority("middle", root);
        Write(folder, "first.example", middle);
        File.AppendAllText(folder["cert.pem"], middle.ExportCertificatePem());
        await using WebServer server = Secure(folder, new ManualClock(), []);
        await server.StartAsync(Cancel);
        Assert.Equal("https", server.Addresses[0].Scheme);

        // The client knows the root alone, so that the rest must come from the server.
        Assert.Equal("CN=first.example", await SubjectAsync(server.Addresses[0], root));
    }

    [Fact]
    public async Task Takes_a_new_certificate_and_keeps_the_old_one_while_the_files_do_not_fit()
    {
        using var folder = TestFiles.NewFolder();
        var clock = new ManualClock();
        var log = new List<string>();
        Write(folder, "first.example");
        string oldKey = File.ReadAllText(folder["key.pem"]);
        await using WebServer server = Secure(folder, clock, log);
        await server.StartAsync(Cancel);
        Assert.Equal("CN=first.example", await SubjectAsync(server.Addresses[0]));

        Write(folder, "second.example");
        string newKey = File.ReadAllText(folder["key.pem"]);
        Assert.Equal("CN=first.example", await SubjectAsync(server.Addresses[0]));
        foreach (string broken in new[] { oldKey, "", "-----BEGIN PRIVATE KEY-----\nAAAA" })
        {
            File.WriteAllText(folder["key.pem"], broken);
            clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal("CN=first.example", await SubjectAsync(server.Addresses[0]));
        }
        File.Delete(folder["key.pem"]);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("CN=first.example", await SubjectAsync(server.Addresses[0]));
        Assert.All(log, sentence => Assert.EndsWith("What was read before stays in use.", sentence));
        Assert.NotEmpty(log);

        File.WriteAllText(folder["key.pem"], newKey);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("CN=second.example", await SubjectAsync(server.Addresses[0]));
        Assert.EndsWith("read again, since they changed.", log[^1]);
    }

    [Fact]
    public async Task Speaks_both_versions_of_the_protocol_under_one_certificate_and_tells_errors_in_both()
    {
        using var folder = TestFiles.NewFolder();
        Write(folder, "a.example");
        await using var server = new WebServer(new(Seed: 1)
        {
            Tls = new(folder["cert.pem"], folder["key.pem"]), Listen = [new(), new() { Plain = true }, new() { Plain = true, Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2 }],
        });
        await server.StartAsync(Cancel);
        Assert.Equal(["https", "http", "http"], server.Addresses.Select(a => a.Scheme));
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
        using var client = new HttpClient(handler);
        foreach (var (address, version) in new[] { (0, 11), (0, 20), (1, 11), (2, 20) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Addresses[address], "/nowhere"))
            {
                Version = new(version / 10, version % 10), VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            Task<HttpResponseMessage> answer = client.SendAsync(request, Cancel);
            Assert.Equal((404, "Expected a path of this server, got /nowhere. /openapi.json lists them."), await answer.ErrorAsync());
            Assert.Equal(request.Version, (await answer).Version);
        }
    }

    [Theory]
    [InlineData("a.example", true)]
    [InlineData("a.example:443", true)]
    [InlineData("a.example:6006", false)]
    public async Task Browsers_are_told_to_stay_with_TLS_where_it_has_its_usual_port(string host, bool expected)
    {
        using var folder = TestFiles.NewFolder();
        Write(folder, "a.example");
        await using WebServer server = Secure(folder, TimeProvider.System, []);
        await server.StartAsync(Cancel);
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Addresses[0], "/health/live")) { Headers = { Host = host } };
        using HttpResponseMessage answer = await client.SendAsync(request, Cancel);
        Assert.Equal(expected ? "max-age=31536000" : "", answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? string.Join(';', values) : "");
    }

    [Fact]
    public async Task A_client_that_speaks_no_TLS_disturbs_nobody()
    {
        using var folder = TestFiles.NewFolder();
        Write(folder, "a.example");
        await using WebServer server = Secure(folder, TimeProvider.System, []);
        await server.StartAsync(Cancel);
        using WireClient wire = await WireClient.ConnectAsync(server.Addresses[0]);
        await wire.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.True(await wire.IsClosedAsync());
        Assert.Equal("CN=a.example", await SubjectAsync(server.Addresses[0]));
    }

    [Fact]
    public async Task Says_which_file_holds_no_certificate()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["cert.pem"], "none");
        File.WriteAllText(folder["key.pem"], "none");
        await using WebServer broken = Secure(folder, TimeProvider.System, []);
        var error = await Assert.ThrowsAsync<IOException>(() => broken.StartAsync(Cancel));
        Assert.StartsWith($"{folder["cert.pem"]}: expected a certificate whose private key is in {folder["key.pem"]}, both in PEM, got:", error.Message);
        File.Delete(folder["cert.pem"]);
        await using WebServer absent = Secure(folder, TimeProvider.System, []);
        Assert.StartsWith($"{folder["cert.pem"]}: expected a file that can be read", (await Assert.ThrowsAsync<IOException>(() => absent.StartAsync(Cancel))).Message);
    }

    private static WebServer Secure(TestFolder folder, TimeProvider clock, List<string> log) => new(new(Seed: 1)
    {
        Tls = new(folder["cert.pem"], folder["key.pem"]), Clock = clock, Log = (_, sentence) => log.Add(sentence),
    });

    // The subject of the certificate that a server answers with; with a root, the chain up to it must hold as well.
    private static async Task<string> SubjectAsync(Uri address, X509Certificate2? root = null)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, address.Port, Cancel);
        string subject = "";
        bool holds = false;
        await using var stream = new SslStream(socket.GetStream(), false, (_, certificate, chain, _) =>
        {
            subject = certificate!.Subject;
            if (root is not null)
            {
                var own = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
                own.ChainPolicy.CustomTrustStore.Add(root);
                own.ChainPolicy.ExtraStore.AddRange(chain!.ChainPolicy.ExtraStore);
                holds = own.Build(new(certificate));
            }
            return true;
        });
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "first.example", EnabledSslProtocols = SslProtocols.None }, Cancel);
        Assert.Equal(root is not null, holds);
        return subject;
    }

    private static void Write(TestFolder folder, string name, X509Certificate2? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = issuer is null ? request.CreateSelfSigned(From, To) : request.Create(issuer, From, To, [1, 2, 3]);
        File.WriteAllText(folder["cert.pem"], certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(folder["key.pem"], key.ExportPkcs8PrivateKeyPem());
    }

    private static X509Certificate2 Authority(string name, X509Certificate2? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        if (issuer is null) return request.CreateSelfSigned(From, To);
        using X509Certificate2 signed = request.Create(issuer, From, To, [4, 5, 6]);
        return signed.CopyWithPrivateKey(key);
    }

    private static DateTimeOffset From => new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static DateTimeOffset To => new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
