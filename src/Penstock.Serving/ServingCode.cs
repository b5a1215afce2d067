namespace Penstock.Serving;

/// <summary>How a request ended, by the codes and numbers of gRPC, which TensorFlow Serving's REST maps to HTTP statuses.</summary>
internal enum ServingCode
{
    Ok = 0, Cancelled = 1, Unknown = 2, InvalidArgument = 3, DeadlineExceeded = 4, NotFound = 5, AlreadyExists = 6, PermissionDenied = 7,
    ResourceExhausted = 8, FailedPrecondition = 9, Aborted = 10, OutOfRange = 11, Unimplemented = 12, Internal = 13, Unavailable = 14,
    DataLoss = 15, Unauthenticated = 16,
}

/// <summary>The codes on the wire.</summary>
internal static class ServingCodes
{
    public static int HttpStatus(this ServingCode code) => code switch
    {
        ServingCode.Ok => 200,
        ServingCode.InvalidArgument or ServingCode.FailedPrecondition or ServingCode.OutOfRange => 400,
        ServingCode.Unauthenticated => 401,
        ServingCode.PermissionDenied => 403,
        ServingCode.NotFound => 404,
        ServingCode.AlreadyExists or ServingCode.Aborted => 409,
        ServingCode.ResourceExhausted => 429,
        ServingCode.Cancelled => 499,
        ServingCode.Unimplemented => 501,
        ServingCode.Unavailable => 503,
        ServingCode.DeadlineExceeded => 504,
        _ => 500,
    };

    /// <summary>The name in answers and metrics: <c>INVALID_ARGUMENT</c>.</summary>
    public static string Word(this ServingCode code) => code switch
    {
        ServingCode.Ok => "OK",
        ServingCode.Cancelled => "CANCELLED",
        ServingCode.Unknown => "UNKNOWN",
        ServingCode.InvalidArgument => "INVALID_ARGUMENT",
        ServingCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
        ServingCode.NotFound => "NOT_FOUND",
        ServingCode.AlreadyExists => "ALREADY_EXISTS",
        ServingCode.PermissionDenied => "PERMISSION_DENIED",
        ServingCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
        ServingCode.FailedPrecondition => "FAILED_PRECONDITION",
        ServingCode.Aborted => "ABORTED",
        ServingCode.OutOfRange => "OUT_OF_RANGE",
        ServingCode.Unimplemented => "UNIMPLEMENTED",
        ServingCode.Internal => "INTERNAL",
        ServingCode.Unavailable => "UNAVAILABLE",
        ServingCode.DataLoss => "DATA_LOSS",
        _ => "UNAUTHENTICATED",
    };
}
