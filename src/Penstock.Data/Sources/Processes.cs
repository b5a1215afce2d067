using System.Diagnostics;

namespace Penstock.Data;

/// <summary>The processes of this machine.</summary>
internal static class Processes
{
    public static bool IsAlive(int id)
    {
        try
        {
            Process.GetProcessById(id).Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
