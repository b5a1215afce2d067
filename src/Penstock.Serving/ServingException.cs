namespace Penstock.Serving;

/// <summary>A request that cannot be answered: the code says whose fault it is, the message is what the client gets.</summary>
internal sealed class ServingException(ServingCode code, string message) : Exception(message)
{
    public ServingCode Code => code;

    public static ServingException Invalid(string message) => new(ServingCode.InvalidArgument, message);
}
