using System.Runtime.CompilerServices;

[assembly: TypeForwardedTo(typeof(System.Text.ASCIIEncoding))]
[assembly: TypeForwardedTo(typeof(System.Text.UTF8Encoding))]
