using System.Runtime;
using System.Runtime.InteropServices;
using Tine.Heap;

namespace Internal.Runtime;

/// <summary>The work before the first C# that has statics: their objects are made.</summary>
internal static unsafe class Startup
{
    private const int GcStaticsSection = 201;
    private const int FrozenObjectsSection = 206;
    private const uint UninitializedFlag = 1;
    private const uint HasPreinitializedDataFlag = 2;

    /// <summary>Makes the objects that hold static references. The heap must be initialised.</summary>
    /// <param name="readyToRunHeader">The target of the one pointer in the section <c>__modules</c>.</param>
    [RuntimeExport("TineRuntime_InitializeStatics")]
    private static void InitializeStatics(ModuleHeader* readyToRunHeader)
    {
        ModuleSection* sections = (ModuleSection*)(readyToRunHeader + 1);
        for (int i = 0; i < readyToRunHeader->SectionCount; i++)
        {
            if (sections[i].Id == GcStaticsSection)
            {
                InitializeStatics((int*)sections[i].Start, (int*)sections[i].End);
                Roots.SetStatics((int*)sections[i].Start, (int*)sections[i].End);
            }
            else if (sections[i].Id == FrozenObjectsSection)
            {
                Roots.SetFrozenObjects(sections[i].Start, sections[i].End);
            }
        }
    }

    private static void InitializeStatics(int* start, int* end)
    {
        for (int* relative = start; relative < end; relative++)
        {
            byte* block = (byte*)relative + *relative;
            nint description = (nint)(block + *(int*)block);
            if ((description & (nint)UninitializedFlag) == 0)
            {
                continue;
            }

            MethodTable* type = (MethodTable*)(description & ~(nint)3);
            byte* holder = (byte*)Allocation.NewRaw(type);
            if ((description & (nint)HasPreinitializedDataFlag) != 0)
            {
                byte* data = block + 4 + *(int*)(block + 4);
                RawMemory.Copy(holder + 8, data, type->BaseSize - 16);
            }

            *(void**)block = holder;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ModuleHeader
    {
        internal uint Signature;
        internal ushort MajorVersion;
        internal ushort MinorVersion;
        internal uint Flags;
        internal ushort SectionCount;
        internal byte EntrySize;
        internal byte EntryType;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ModuleSection
    {
        internal int Id;
        internal uint Flags;
        internal void* Start;
        internal void* End;
    }
}
