using Internal.Runtime;

namespace System.Runtime.InteropServices;

/// <summary>Raw memory: moving and setting only. There is no malloc here.</summary>
public static unsafe class NativeMemory
{
    public static void Clear(void* start, nuint byteCount) => RawMemory.Clear(start, byteCount);

    public static void Copy(void* source, void* destination, nuint byteCount) => RawMemory.Copy(destination, source, byteCount);

    public static void Fill(void* start, nuint byteCount, byte value) => RawMemory.Fill(start, byteCount, value);
}
