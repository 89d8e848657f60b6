using System.Runtime.CompilerServices;

[assembly: TypeForwardedTo(typeof(System.Runtime.InteropServices.CollectionsMarshal))]
[assembly: TypeForwardedTo(typeof(System.Runtime.InteropServices.NativeMemory))]
