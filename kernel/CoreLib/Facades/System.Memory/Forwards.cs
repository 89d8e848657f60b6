using System.Runtime.CompilerServices;

[assembly: TypeForwardedTo(typeof(System.MemoryExtensions))]
