using System.Runtime.CompilerServices;

[assembly: TypeForwardedTo(typeof(System.Threading.Interlocked))]
[assembly: TypeForwardedTo(typeof(System.Threading.Volatile))]
