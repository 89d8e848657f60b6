namespace Tine.Heap;

/// <summary>Whether the assembly code may hand out cells by itself.</summary>
internal enum FastPath
{
    Open,
    Closed,
}
