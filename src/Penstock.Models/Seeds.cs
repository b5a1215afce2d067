using System.Text;

namespace Penstock.Models;

/// <summary>Seeds for the parts of a model, from one seed and the part's name: adding a layer does not change what another draws.</summary>
internal static class Seeds
{
    /// <summary>64-bit FNV-1a over the name, mixed with the seed (SplitMix64's finalizer).</summary>
    public static long Of(long seed, string name)
    {
        unchecked
        {
            ulong hash = 14695981039346656037;
            foreach (byte b in Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 1099511628211;
            hash += (ulong)seed * 0x9E3779B97F4A7C15;
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
            return (long)(hash ^ (hash >> 31));
        }
    }
}
