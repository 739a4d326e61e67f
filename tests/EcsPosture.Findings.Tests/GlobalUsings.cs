global using Xunit;
global using EcsPosture.Testing.Databases;
