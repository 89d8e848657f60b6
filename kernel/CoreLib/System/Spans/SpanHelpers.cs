using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>Bulk memory; ilc knows the first three names and calls them for struct copies and clears.</summary>
internal static unsafe partial class SpanHelpers
{
    internal static void Memmove(ref byte destination, ref byte source, nuint length) =>
        RawMemory.Copy(Unsafe.AsPointer(ref destination), Unsafe.AsPointer(ref source), length);

    internal static void Fill(ref byte destination, byte value, nuint length) =>
        RawMemory.Fill(Unsafe.AsPointer(ref destination), length, value);

    internal static void ClearWithoutReferences(ref byte destination, nuint length) =>
        RawMemory.Clear(Unsafe.AsPointer(ref destination), length);
}
