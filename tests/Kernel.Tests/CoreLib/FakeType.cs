using System;
using System.Runtime.InteropServices;
using Internal.Runtime;

namespace Tine.Tests.CoreLib;

/// <summary>A type as ilc would lay it out, in memory of its own that is never freed: tests make a handful.</summary>
internal sealed unsafe class FakeType
{
    private const uint HasPointersFlag = 0x0100_0000;
    private const uint HasComponentSizeFlag = 0x8000_0000;
    private const int DescriptionWords = 8;
    private const uint ArrayBaseSize = 24;

    private FakeType(uint flags, uint baseSize, ReadOnlySpan<nint> description)
    {
        var memory = (nint*)NativeMemory.AllocZeroed((DescriptionWords + 8) * (nuint)sizeof(nint));
        Address = (MethodTable*)(memory + DescriptionWords);
        for (int i = 0; i < description.Length; i++)
        {
            memory[DescriptionWords - 1 - i] = description[i];
        }

        ((uint*)Address)[0] = flags;
        ((uint*)Address)[1] = baseSize;
    }

    internal MethodTable* Address { get; }

    /// <summary>Bytes an instance needs, without elements.</summary>
    internal nuint Bytes => Address->BaseSize - 8;

    /// <summary>A class whose first fields are references and the rest numbers, 8 bytes each.</summary>
    internal static FakeType Class(int references, int numbers)
    {
        var baseSize = (uint)(16 + (8 * (references + numbers)));
        return references == 0
            ? new FakeType(0, baseSize, [])
            : new FakeType(HasPointersFlag, baseSize, [1, 8, (8 * references) - (nint)baseSize]);
    }

    /// <summary>An array of numbers of so many bytes.</summary>
    internal static FakeType NumberArray(uint elementBytes) => new(HasComponentSizeFlag | elementBytes, ArrayBaseSize, []);

    internal static FakeType ReferenceArray() =>
        new(HasComponentSizeFlag | HasPointersFlag | 8, ArrayBaseSize, [1, 16, -(nint)ArrayBaseSize]);

    /// <summary>An array of { number, reference, reference, number }.</summary>
    internal static FakeType StructureArray() =>
        new(HasComponentSizeFlag | HasPointersFlag | 32, ArrayBaseSize, [-1, 24, 2 | ((nint)16 << 32)]);

    internal byte* New(int length = 0)
    {
        byte* result = Tine.Heap.ManagedHeap.Allocate(Bytes + ((nuint)length * (Address->HasComponentSize ? Address->ComponentSize : 0)));
        *(MethodTable**)result = Address;
        if (Address->HasComponentSize)
        {
            *(int*)(result + 8) = length;
        }

        return result;
    }
}
