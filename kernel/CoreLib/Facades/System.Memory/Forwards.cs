using System.Runtime.CompilerServices;

[assembly: TypeForwardedTo(typeof(System.Buffers.Binary.BinaryPrimitives))]
[assembly: TypeForwardedTo(typeof(System.MemoryExtensions))]
