using System.Runtime.InteropServices;

namespace Penstock.Data;

/// <summary>The functions of DuckDB's C interface that are used, by the names that they have there.</summary>
// Pointers, because the library is found by a search of our own, and an assembly has only one resolver for all its imports.
internal sealed unsafe class DuckDbApi(nint library)
{
    public readonly delegate* unmanaged<nint> LibraryVersion = (delegate* unmanaged<nint>)Find(library, "library_version");
    public readonly delegate* unmanaged<void*, void> Free = (delegate* unmanaged<void*, void>)Find(library, "free");
    public readonly delegate* unmanaged<nint*, int> CreateConfig = (delegate* unmanaged<nint*, int>)Find(library, "create_config");
    public readonly delegate* unmanaged<nint, byte*, byte*, int> SetConfig = (delegate* unmanaged<nint, byte*, byte*, int>)Find(library, "set_config");
    public readonly delegate* unmanaged<nint*, void> DestroyConfig = (delegate* unmanaged<nint*, void>)Find(library, "destroy_config");
    public readonly delegate* unmanaged<byte*, nint*, nint, byte**, int> OpenExt = (delegate* unmanaged<byte*, nint*, nint, byte**, int>)Find(library, "open_ext");
    public readonly delegate* unmanaged<nint*, void> Close = (delegate* unmanaged<nint*, void>)Find(library, "close");
    public readonly delegate* unmanaged<nint, nint*, int> Connect = (delegate* unmanaged<nint, nint*, int>)Find(library, "connect");
    public readonly delegate* unmanaged<nint*, void> Disconnect = (delegate* unmanaged<nint*, void>)Find(library, "disconnect");
    public readonly delegate* unmanaged<nint, void> Interrupt = (delegate* unmanaged<nint, void>)Find(library, "interrupt");
    public readonly delegate* unmanaged<nint, byte*, nint*, int> Prepare = (delegate* unmanaged<nint, byte*, nint*, int>)Find(library, "prepare");
    public readonly delegate* unmanaged<nint, int> PreparedStatementType = (delegate* unmanaged<nint, int>)Find(library, "prepared_statement_type");
    public readonly delegate* unmanaged<nint, byte*> PrepareError = (delegate* unmanaged<nint, byte*>)Find(library, "prepare_error");
    public readonly delegate* unmanaged<nint*, void> DestroyPrepare = (delegate* unmanaged<nint*, void>)Find(library, "destroy_prepare");
    public readonly delegate* unmanaged<nint, DuckDbResult*, int> ExecutePreparedStreaming = (delegate* unmanaged<nint, DuckDbResult*, int>)Find(library, "execute_prepared_streaming");
    public readonly delegate* unmanaged<DuckDbResult*, byte*> ResultError = (delegate* unmanaged<DuckDbResult*, byte*>)Find(library, "result_error");
    public readonly delegate* unmanaged<DuckDbResult*, void> DestroyResult = (delegate* unmanaged<DuckDbResult*, void>)Find(library, "destroy_result");
    public readonly delegate* unmanaged<DuckDbResult, nint> FetchChunk = (delegate* unmanaged<DuckDbResult, nint>)Find(library, "fetch_chunk");
    public readonly delegate* unmanaged<DuckDbResult*, ulong> ColumnCount = (delegate* unmanaged<DuckDbResult*, ulong>)Find(library, "column_count");
    public readonly delegate* unmanaged<DuckDbResult*, ulong, byte*> ColumnName = (delegate* unmanaged<DuckDbResult*, ulong, byte*>)Find(library, "column_name");
    public readonly delegate* unmanaged<DuckDbResult*, ulong, nint> ColumnLogicalType = (delegate* unmanaged<DuckDbResult*, ulong, nint>)Find(library, "column_logical_type");
    public readonly delegate* unmanaged<nint*, void> DestroyLogicalType = (delegate* unmanaged<nint*, void>)Find(library, "destroy_logical_type");
    public readonly delegate* unmanaged<nint, DuckDbType> GetTypeId = (delegate* unmanaged<nint, DuckDbType>)Find(library, "get_type_id");
    public readonly delegate* unmanaged<nint, byte> DecimalScale = (delegate* unmanaged<nint, byte>)Find(library, "decimal_scale");
    public readonly delegate* unmanaged<nint, DuckDbType> DecimalInternalType = (delegate* unmanaged<nint, DuckDbType>)Find(library, "decimal_internal_type");
    public readonly delegate* unmanaged<nint, DuckDbType> EnumInternalType = (delegate* unmanaged<nint, DuckDbType>)Find(library, "enum_internal_type");
    public readonly delegate* unmanaged<nint, uint> EnumDictionarySize = (delegate* unmanaged<nint, uint>)Find(library, "enum_dictionary_size");
    public readonly delegate* unmanaged<nint, ulong, byte*> EnumDictionaryValue = (delegate* unmanaged<nint, ulong, byte*>)Find(library, "enum_dictionary_value");
    public readonly delegate* unmanaged<nint, nint> ListTypeChildType = (delegate* unmanaged<nint, nint>)Find(library, "list_type_child_type");
    public readonly delegate* unmanaged<nint, nint> ArrayTypeChildType = (delegate* unmanaged<nint, nint>)Find(library, "array_type_child_type");
    public readonly delegate* unmanaged<nint, ulong> ArrayTypeArraySize = (delegate* unmanaged<nint, ulong>)Find(library, "array_type_array_size");
    public readonly delegate* unmanaged<nint, ulong> DataChunkGetSize = (delegate* unmanaged<nint, ulong>)Find(library, "data_chunk_get_size");
    public readonly delegate* unmanaged<nint, ulong, nint> DataChunkGetVector = (delegate* unmanaged<nint, ulong, nint>)Find(library, "data_chunk_get_vector");
    public readonly delegate* unmanaged<nint*, void> DestroyDataChunk = (delegate* unmanaged<nint*, void>)Find(library, "destroy_data_chunk");
    public readonly delegate* unmanaged<nint, void*> VectorGetData = (delegate* unmanaged<nint, void*>)Find(library, "vector_get_data");
    public readonly delegate* unmanaged<nint, ulong*> VectorGetValidity = (delegate* unmanaged<nint, ulong*>)Find(library, "vector_get_validity");
    public readonly delegate* unmanaged<nint, nint> ListVectorGetChild = (delegate* unmanaged<nint, nint>)Find(library, "list_vector_get_child");
    public readonly delegate* unmanaged<nint, nint> ArrayVectorGetChild = (delegate* unmanaged<nint, nint>)Find(library, "array_vector_get_child");

    /// <summary>The library's version, such as v1.5.6.</summary>
    public string Version => Marshal.PtrToStringUTF8(LibraryVersion())!;

    private static nint Find(nint library, string name) => NativeLibrary.TryGetExport(library, "duckdb_" + name, out nint address)
        ? address
        : throw new DllNotFoundException($"DuckDB: expected a library with the function duckdb_{name}, got one without it. Use version 1.5 or later.");
}

/// <summary>What a query gave; passed by value to the function that fetches.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckDbResult
{
    public ulong ColumnCount, RowCount, RowsChanged;
    public nint Columns, Error, Data;
}
