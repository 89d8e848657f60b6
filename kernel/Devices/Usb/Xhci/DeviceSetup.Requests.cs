namespace Tine.Devices.Usb.Xhci;

/// <content>The steps that are control transfers.</content>
public sealed partial class DeviceSetup
{
    private void Request()
    {
        bool isForHub = _step is SetupStep.ReadPortStatus or SetupStep.ClearPortChange or SetupStep.Reset;
        UsbDevice target = isForHub ? Port.Hub!.Device : Device;
        Target = target;
        target.ClearData();
        if (_step == SetupStep.SetLights)
        {
            Device.Lights = Controller.Lights;
            Device.WriteData((byte)Device.Lights);
        }

        Controller.Transfer(target, isForHub ? RequestToHub() : RequestToDevice());
        AwaitsTransfer = true;
        Wait(TransferLimit);
    }

    private ControlRequest RequestToHub() => _step switch
    {
        SetupStep.ReadPortStatus => ControlRequest.GetPortStatus(Port.Number),
        SetupStep.ClearPortChange => ControlRequest.ClearPortFeature(Port.Number, _change),
        _ => ControlRequest.SetPortFeature(Port.Number, HubFeature.Reset),
    };

    private ControlRequest RequestToDevice()
    {
        const ushort DeviceHead = 8;
        byte number = Device.Interface.Interface;
        return _step switch
        {
            SetupStep.ReadPacketSize => ControlRequest.GetDescriptor(DescriptorType.Device, DeviceHead),
            SetupStep.ReadConfigurationHead => ControlRequest.GetDescriptor(DescriptorType.Configuration, ConfigurationReader.HeadLength),
            SetupStep.ReadConfiguration => ControlRequest.GetDescriptor(DescriptorType.Configuration, _configurationLength),
            SetupStep.SetConfiguration => ControlRequest.SetConfiguration(Device.Interface.Configuration),
            SetupStep.ReadHubDescriptor => ControlRequest.GetHubDescriptor(),
            SetupStep.PowerPort => ControlRequest.SetPortFeature(_hubPort, HubFeature.Power),
            SetupStep.SetBootProtocol => ControlRequest.SetBootProtocol(number),
            SetupStep.SetIdle => ControlRequest.SetIdle(number),
            _ => ControlRequest.SetLights(number),
        };
    }
}
