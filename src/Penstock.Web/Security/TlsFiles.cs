namespace Penstock.Web;

/// <summary>The files of a certificate. They are read again when they change; while they cannot be read, the certificate read last stays.</summary>
/// <param name="Certificate">A PEM file: the certificate, and after it those that signed it.</param>
/// <param name="Key">A PEM file: the private key, without a password.</param>
public sealed record TlsFiles(string Certificate, string Key);
