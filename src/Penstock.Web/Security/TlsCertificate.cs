using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Penstock.Web;

/// <summary>The certificate of two PEM files, and how a connection is answered with it.</summary>
internal sealed class TlsCertificate(TlsFiles files, TimeProvider clock, Action<LogLevel, string>? log)
{
    private const int MostBytes = 1 << 20;

    private readonly WatchedFiles<SslStreamCertificateContext> _context =
        new([files.Certificate, files.Key], MostBytes, bytes => Load(files, Encoding.UTF8.GetString(bytes[0]), Encoding.UTF8.GetString(bytes[1])), clock, log);

    /// <summary>How the next connection is answered.</summary>
    public SslServerAuthenticationOptions Answer() => new() { ServerCertificateContext = _context.Current };

    private static SslStreamCertificateContext Load(TlsFiles files, string certificate, string key)
    {
        try
        {
            using var pem = X509Certificate2.CreateFromPem(certificate, key);
            // Through PKCS 12, since some systems do not serve with a key that was never in a file of theirs.
            X509Certificate2 own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            return SslStreamCertificateContext.Create(own, chain, offline: true);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new IOException($"{files.Certificate}: expected a certificate whose private key is in {files.Key}, both in PEM, got: {error.Message.TrimEnd('.')}. Write both anew.", error);
        }
    }
}
