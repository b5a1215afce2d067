namespace Penstock.Web;

/// <summary>Ends a request with a status and a sentence: the answer is <c>{"error":"the sentence"}</c>.</summary>
public sealed class RefusedException : Exception
{
    /// <summary>Ends the request that is worked on.</summary>
    /// <param name="status">The status of the answer: 400 to 599.</param>
    /// <param name="sentence">What the client is told.</param>
    public RefusedException(int status, string sentence) : base(sentence) => Status = status;

    /// <summary>The status of the answer.</summary>
    public int Status { get; }
}
