namespace Penstock.Web;

/// <summary>Counts the requests that last, of each client and of all. Clients without an address are not told apart, and bound by the number of all alone.</summary>
/// <param name="most">The most of all.</param>
/// <param name="mostOfClient">The most of one client.</param>
internal sealed class LastingLimiter(int most, int mostOfClient)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ofClients = [];
    private int _all;

    /// <summary>Takes one in, which must leave; null, or a sentence that tells why not.</summary>
    public string? TryEnter(string client)
    {
        lock (_lock)
        {
            if (_all >= most) return $"More than {most} clients listen to this server. Close another page, or ask again later.";
            int own = _ofClients.GetValueOrDefault(client);
            if (client.Length > 0 && own >= mostOfClient) return $"More than {mostOfClient} pages of this address listen to this server. Close another one, or ask again later.";
            _all++;
            _ofClients[client] = own + 1;
            return null;
        }
    }

    /// <summary>Lets one go.</summary>
    public void Leave(string client)
    {
        lock (_lock)
        {
            _all--;
            if (--_ofClients[client] == 0) _ofClients.Remove(client);
        }
    }
}
